import type { Line } from './lines.ts';

/** `NAME;PARAM=value:value` of a content line; names in capitals. */
export interface Property {
  line: number;
  name: string;
  params: ReadonlyMap<string, string>;
  value: string;
}

const NAME = /^[A-Za-z0-9-]+/;
const PARAM = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/y;

/** The property of a content line; null for what is none. */
export function readProperty({ number, text }: Line): Property | null {
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return null;
  const params = new Map<string, string>();
  PARAM.lastIndex = name.length;
  let at = name.length;
  for (let found = PARAM.exec(text); found !== null; found = PARAM.exec(text)) {
    params.set((found[1] ?? '').toUpperCase(), (found[2] ?? '').replaceAll('"', ''));
    at = PARAM.lastIndex;
  }
  return text[at] === ':'
    ? { line: number, name: name.toUpperCase(), params, value: text.slice(at + 1) }
    : null;
}

/** A value of type TEXT without its escapes (3.3.11). */
export const unescapeText = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));

export const escapeText = (text: string): string =>
  text.replace(/[\\;,]/g, (character) => `\\${character}`).replaceAll('\n', '\\n');
