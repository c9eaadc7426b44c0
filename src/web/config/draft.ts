import type { Criticality, ItemState } from '#domain/config/item.ts';
import { numberNamed, recordNumber } from '#domain/record-number.ts';
import type { Attribute, Because, Item, ItemBody } from './queries.ts';

interface Person {
  id: string;
  name: string;
}

/** An item while it is written: what the inputs hold. */
export interface Draft {
  class: string;
  name: string;
  state: ItemState;
  criticality: Criticality;
  serial: string;
  assetNumber: string;
  holder: Person | null;
  owner: Person | null;
  groupId: string | null;
  departmentId: string | null;
  siteId: string | null;
  note: string;
  attributes: Record<string, string>;
  reason: string;
  ticket: string;
}

const person = (id: string | null, name: string | null): Person | null => (id && name ? { id, name } : null);

export const draftOf = (item: Item | null): Draft => ({
  ...{ class: item?.class ?? '', name: item?.name ?? '', state: item?.state ?? 'in_use' },
  ...{ criticality: item?.criticality ?? 'normal', serial: item?.serial ?? '', note: item?.note ?? '' },
  assetNumber: item?.assetNumber ?? '',
  holder: item ? person(item.holderId, item.holder) : null,
  owner: item ? person(item.ownerId, item.owner) : null,
  ...{
    groupId: item?.groupId ?? null,
    departmentId: item?.departmentId ?? null,
    siteId: item?.siteId ?? null,
  },
  attributes: Object.fromEntries(
    Object.entries(item?.attributes ?? {}).map(([code, value]) => [code, String(value)]),
  ),
  ...{ reason: '', ticket: '' },
});

const given = (text: string): string | null => text.trim() || null;

/** Why something changes: for a ticket or change (`CH-000012`) when one is named, else by hand. */
export function becauseOf({ reason, ticket }: Pick<Draft, 'reason' | 'ticket'>): Because {
  const ref = ticket.trim();
  if (ref === '') return { cause: 'by_hand', reason: given(reason) };
  const change = numberNamed('CH', ref);
  return /^ch/i.test(ref) && change !== null
    ? { cause: 'change', ref: recordNumber('CH', change), reason: given(reason) }
    : { cause: 'ticket', ref: ref.replace(/^(?:yn-?|#)/i, ''), reason: given(reason) };
}

/** What the API is sent: of attributes those of the class, an emptied one as taken away. */
export const bodyOf = (draft: Draft, attributes: readonly Pick<Attribute, 'code'>[]): ItemBody => ({
  ...{ class: draft.class, name: draft.name.trim(), state: draft.state, criticality: draft.criticality },
  ...{ serial: given(draft.serial), assetNumber: given(draft.assetNumber), note: given(draft.note) },
  ...{ holderId: draft.holder?.id ?? null, ownerId: draft.owner?.id ?? null, groupId: draft.groupId },
  ...{ departmentId: draft.departmentId, siteId: draft.siteId },
  attributes: Object.fromEntries(
    attributes
      .filter(({ code }) => draft.attributes[code] !== undefined)
      .map(({ code }) => [code, given(draft.attributes[code] ?? '')]),
  ),
  because: becauseOf(draft),
});
