import { type NewItemEvent, retireItem } from '../decide.ts';
import type { Item } from '../item.ts';

/** An event of an item since an import first touched it, and whether the import itself wrote it. */
export interface Since extends Pick<NewItemEvent, 'kind' | 'before' | 'after'> {
  ours: boolean;
}

/**
 * The events that take back what an import did to an item, or why not. What it added is retired, for nothing that was
 * once recorded is lost; what it changed gets the values of before. Who changed such an item since meant it.
 */
export function undoEvents(
  item: Item,
  since: readonly Since[],
  isNew: boolean,
): NewItemEvent[] | { code: string } {
  const others = since.filter(({ ours }) => !ours);
  const touched = isNew
    ? others
    : others.filter(({ kind }) => kind === 'changed' || kind === 'moved' || kind === 'created');
  if (touched.length > 0) return { code: 'changed_since' };
  if (isNew) return item.state === 'retired' ? [] : goneAgain(item);
  const ours = since.filter((event) => event.ours).map((event) => event.before);
  const before: Partial<Item> = Object.assign({}, ...ours.reverse());
  const { state = item.state, ...fields } = before;
  const now = Object.fromEntries(
    (Object.keys(fields) as (keyof Item)[]).map((field) => [field, item[field]]),
  );
  return [
    ...(state === item.state ? [] : [moved(item, state)]),
    ...(Object.keys(fields).length === 0
      ? []
      : [{ kind: 'changed' as const, before: now, after: fields, data: { undone: true } }]),
  ];
}

function goneAgain(item: Item): NewItemEvent[] | { code: string } {
  const events = retireItem(item, { undone: true });
  return Array.isArray(events) ? events : { code: events.code };
}

const moved = ({ state: was }: Item, state: Item['state']): NewItemEvent => ({
  ...{ kind: 'moved', before: { state: was }, after: { state }, data: { undone: true } },
});
