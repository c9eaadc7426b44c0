import { valueAt } from './content.ts';

const BODY = /^body\.content\.(policy|calendar)\./;

/** The field of the content itself, where the server names that of the whole request. */
export const fieldWithin = (field: string): string => field.replace(BODY, '');

/** The same with names in place of numbers, so that people find the part of a list: `escalation.P1.levels.0`. */
export function namedField(content: unknown, field: string): string {
  const segments = field.split('.');
  const named = segments.map((segment, i) => {
    const list = valueAt(content, segments.slice(0, i));
    const name = Array.isArray(list) ? valueAt(list[Number(segment)], ['name']) : undefined;
    return typeof name === 'string' ? name : segment;
  });
  return named.join('.');
}
