import type { EventKind } from '../events.ts';

/** What letters say, by what they are about; each has its own text in each language. */
export const TEMPLATES = ['receipt', 'question', 'result', 'news'] as const;
export type TemplateKind = (typeof TEMPLATES)[number];

const BY_KIND: Partial<Record<EventKind, TemplateKind>> = {
  recorded: 'receipt',
  asked: 'question',
  resolved: 'result',
};
export const templateOf = (kind: EventKind): TemplateKind => BY_KIND[kind] ?? 'news';

/** The places of a text into which something is put. There is nothing else: no conditions, no expressions. */
export const PLACEHOLDERS = ['number', 'title', 'name', 'link', 'news', 'text', 'details'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Values = Readonly<Record<Placeholder, string>>;

const PLACE = /\{\{([^{}]*)\}\}/g;
const placeholderOf = (written: string): Placeholder | undefined =>
  PLACEHOLDERS.find((one) => one === written.trim());

/** Names between double braces that mean nothing here, as they are written. */
export const unknownPlaceholders = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(PLACE)]
      .map(([, name = '']) => name)
      .filter((name) => placeholderOf(name) === undefined),
  ),
];

/** A piece of a line: words of the template, or a place with what is put into it. */
export type Piece = { words: string } | { place: Placeholder; value: string };
export type Line = readonly Piece[];

/**
 * A template with its values, as paragraphs of lines. A value is put in once and never looked at again; a line
 * with a place for which there is nothing is left out; what is no placeholder stays as it is written.
 */
export function laidOut(template: string, values: Values): Line[][] {
  return template
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.split('\n').map((line) => piecesOf(line, values)))
    .map((lines) => lines.filter((line) => !line.some((piece) => 'place' in piece && piece.value === '')))
    .filter((lines) => lines.some((line) => line.length > 0));
}

function piecesOf(line: string, values: Values): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of line.matchAll(PLACE)) {
    const place = placeholderOf(found[1] ?? '');
    if (place === undefined) continue;
    if (found.index > from) pieces.push({ words: line.slice(from, found.index) });
    pieces.push({ place, value: values[place] });
    from = found.index + found[0].length;
  }
  if (from < line.length) pieces.push({ words: line.slice(from) });
  return pieces;
}
