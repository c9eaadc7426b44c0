import type { Line, Piece } from '#domain/notice/template.ts';
import type { Locale } from './words.ts';

type Paragraphs = readonly (readonly Line[])[];

/** The letter as plain text. */
export function plainOf(paragraphs: Paragraphs, foot: readonly string[]): string {
  const said = (piece: Piece) => ('words' in piece ? piece.words : piece.value);
  const lines = (paragraph: readonly Line[]) => paragraph.map((line) => line.map(said).join('')).join('\n');
  return [...paragraphs.map(lines), `-- \n${foot.join('\n')}`].join('\n\n');
}

/** The same as HTML: every word and every value is text, whatever it looks like. */
export function htmlOf(paragraphs: Paragraphs, foot: readonly string[], locale: Locale): string {
  const lines = (paragraph: readonly Line[]) =>
    paragraph.map((line) => line.map(marked).join('')).join('<br>\n');
  return [
    `<!doctype html><html lang="${locale}"><body style="font:15px/1.6 sans-serif;color:#1f2328">`,
    ...paragraphs.map((paragraph) => `<p>${lines(paragraph)}</p>`),
    `<p style="color:#5c5f66;font-size:13px">${foot.map(escaped).join('<br>')}</p></body></html>`,
  ].join('\n');
}

function marked(piece: Piece): string {
  if ('words' in piece) return escaped(piece.words);
  const value = escaped(piece.value);
  if (piece.place === 'link') return `<a href="${value}" style="color:#1f4e5f">${value}</a>`;
  if (piece.place === 'news') return `<strong>${value}</strong>`;
  if (piece.place === 'text') return `<span>${broken(value)}</span>`;
  return broken(value);
}

const broken = (html: string): string => html.replaceAll('\n', '<br>\n');

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? '');
