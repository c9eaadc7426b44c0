import type { Category } from '#domain/change/change.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import type { ChangeBody, ChangeView } from './queries.ts';

interface Named {
  id: string;
  name: string;
}

/** A change as it is being written. */
export interface ChangeDraft {
  title: string;
  category: Category;
  modelId: string | null;
  implementer: Named | null;
  reason: string;
  plan: string;
  test: string;
  backOut: string;
  /** Local times as the field of the browser has them. */
  from: string;
  to: string;
  items: readonly Named[];
  tickets: readonly string[];
  answers: Readonly<Record<string, string>>;
}

export function draftOf(change: ChangeView | null, begun: Partial<ChangeDraft> = {}): ChangeDraft {
  const named = (id: string | null): Named | null =>
    id === null ? null : { id, name: change?.names[id] ?? '' };
  return {
    title: change?.title ?? '',
    category: change?.category ?? 'normal',
    modelId: change?.modelId ?? null,
    implementer: named(change?.implementerId ?? null),
    reason: change?.reason ?? '',
    plan: change?.plan ?? '',
    test: change?.test ?? '',
    backOut: change?.backOut ?? '',
    from: change?.window ? localTextOf(change.window.from) : '',
    to: change?.window ? localTextOf(change.window.to) : '',
    items: change?.items ?? [],
    tickets: change?.tickets.map(({ id }) => String(id)) ?? [],
    answers: change?.answers ?? {},
    ...begun,
  };
}

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What is sent; of a standard change the model says what is done. */
export function bodyOf(draft: ChangeDraft): ChangeBody {
  const { title, category, implementer, from, to, items, tickets, answers } = draft;
  const modelId = category === 'standard' ? draft.modelId : null;
  const said = modelId
    ? {}
    : {
        ...{ plan: textOrNull(draft.plan), test: textOrNull(draft.test), backOut: textOrNull(draft.backOut) },
        answers: { ...answers },
      };
  return {
    ...{ title, category, modelId, reason: textOrNull(draft.reason), implementerId: implementer?.id ?? null },
    ...said,
    window: from && to ? { from: instantFrom(from), to: instantFrom(to) } : null,
    itemIds: items.map(({ id }) => id),
    ticketIds: tickets.map(Number).filter((id) => Number.isInteger(id) && id > 0),
  };
}
