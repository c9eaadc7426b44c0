import { decodeText } from './charset.ts';
import { charsetOf } from './charset-names.ts';
import { type Entity, headerOf } from './entity.ts';
import { unflow } from './flowed.ts';
import { oneLine } from './header-text.ts';
import { type HtmlText, htmlToText } from './html-text.ts';
import { parameter } from './parameters.ts';
import type { CharsetNote } from './parsed-mail.ts';

/** What the leaves of a message come to. */
export interface Body {
  text: string;
  quote: HtmlText['quote'];
  html: string | null;
  /** Leaves that are not text of the message, in order. */
  files: readonly Entity[];
  notes: readonly CharsetNote[];
  /** The text was longer than is kept. */
  truncated: boolean;
}

/** Characters of text and of HTML that are kept; all of it is in the raw message. */
const MAX_TEXT = 1_000_000;
const MAX_HTML = 5_000_000;

interface Words {
  plain: string | null;
  html: string | null;
}

/** Chooses the text of a message among its parts (RFC 2046) and leaves the rest as files. */
export function readBody(root: Entity, hint: string | null): Body {
  const files: Entity[] = [];
  const notes: CharsetNote[] = [];
  const words = collect(root, { files, notes, hint, root });
  const plain = words.plain?.trim() ? clean(words.plain.slice(0, MAX_TEXT)) : null;
  const html = words.html === null ? null : withoutNul(words.html.slice(0, MAX_HTML));
  const truncated = (words.plain?.length ?? 0) > MAX_TEXT || (words.html?.length ?? 0) > MAX_HTML;
  const rest = { html, files, notes, truncated };
  if (plain !== null || html === null) return { text: plain ?? '', quote: null, ...rest };
  const { text, quote } = htmlToText(html);
  return { ...cleanQuoted(text, quote), ...rest };
}

interface Collecting {
  files: Entity[];
  notes: CharsetNote[];
  hint: string | null;
  root: Entity;
}

const NO_WORDS: Words = { plain: null, html: null };
/** Parts of a report that are read by `readReport` and are no files for people. */
const REPORT_PARTS =
  /^(?:message\/(?:delivery-status|global-delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers)$/;

function collect(entity: Entity, collecting: Collecting): Words {
  const { value } = entity.type;
  if (value.startsWith('multipart/') && entity.parts.length > 0) {
    const parts = entity.parts.map((part) => collect(part, collecting));
    return value === 'multipart/alternative' ? alternative(parts) : joined(parts);
  }
  if (isText(entity, collecting.root)) return textOf(entity, collecting);
  if (!REPORT_PARTS.test(value)) collecting.files.push(entity);
  return NO_WORDS;
}

/** The versions of one text: of each kind the first that says anything. */
const alternative = (parts: readonly Words[]): Words => ({
  plain: parts.find((part) => part.plain?.trim())?.plain ?? null,
  html: parts.find((part) => part.html?.trim())?.html ?? null,
});

/** Texts one after the other, each in both kinds. */
function joined(parts: readonly Words[]): Words {
  const spoken = parts.filter((part) => part.plain?.trim() || part.html?.trim());
  if (spoken.length < 2) return spoken[0] ?? NO_WORDS;
  const anyHtml = spoken.some((part) => part.html !== null);
  return {
    plain: spoken.map((part) => part.plain ?? htmlToText(part.html ?? '').text).join('\n\n'),
    html: anyHtml ? spoken.map((part) => part.html ?? escaped(part.plain ?? '')).join('\n<hr>\n') : null,
  };
}

const escaped = (text: string): string =>
  `<pre>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</pre>`;

function isText(entity: Entity, root: Entity): boolean {
  const { value } = entity.type;
  if (value !== 'text/plain' && value !== 'text/html') return false;
  if (entity === root) return true;
  if (entity.disposition.value === 'attachment') return false;
  return !entity.disposition.raw.has('filename') && !entity.disposition.raw.has('filename*');
}

function textOf(entity: Entity, { notes, hint }: Collecting): Words {
  const html = entity.type.value === 'text/html';
  const declared = parameter(entity.type, 'charset') ?? (html ? metaCharset(entity.body) : null);
  const { text, used } = decodeText(entity.body, declared, hint);
  note(notes, html ? 'html' : 'text', declared, used);
  if (html) return { plain: null, html: text };
  const flowed = parameter(entity.type, 'format')?.toLowerCase() === 'flowed';
  return {
    plain: flowed ? unflow(text, parameter(entity.type, 'delsp')?.toLowerCase() === 'yes') : text,
    html: null,
  };
}

/** Keeps a note when the text was not read as declared. ASCII read as UTF-8 is nothing to tell. */
export function note(notes: CharsetNote[], part: string, declared: string | null, used: string): void {
  const expected = charsetOf(declared);
  const told = expected === used || (expected === null && used === 'utf-8');
  if (!told || (declared !== null && expected === 'gb18030' && !/18030/.test(declared))) {
    notes.push({ part, declared: declared === null ? null : oneLine(declared).slice(0, 40), used });
  }
}

/** The charset that an HTML page names in its head. */
function metaCharset(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, 2048)).toString('latin1');
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(head)?.[1] ?? null;
}

const withoutNul = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '').replace(/\r\n?/g, '\n');

/** No control characters but tab and line end, no blanks at line ends, no pile of blank lines. */
const clean = (text: string): string => tidy(withoutNul(text)).trim();

const tidy = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\x01-\x08\x0b-\x1f\x7f]/g, '')
    .replace(/[ \t\u3000\u00a0]+$/gm, '')
    .replace(/\n{4,}/g, '\n\n\n');

/** Cleans the three stretches one by one, so that the quote's place stays true. */
function cleanQuoted(text: string, quote: HtmlText['quote']): Pick<Body, 'text' | 'quote'> {
  if (!quote) return { text: clean(text), quote };
  const before = tidy(withoutNul(text.slice(0, quote.start))).trimStart();
  const inside = tidy(withoutNul(text.slice(quote.start, quote.end)));
  const after = tidy(withoutNul(text.slice(quote.end))).trimEnd();
  const start = before.length;
  return { text: before + inside + after, quote: { start, end: start + inside.length } };
}

/** The charset of the first text part, by which undeclared bytes elsewhere are guessed. */
export function textCharset(entity: Entity): string | null {
  if (entity.type.value.startsWith('text/')) return parameter(entity.type, 'charset');
  for (const part of entity.parts) {
    const charset = textCharset(part);
    if (charset !== null) return charset;
  }
  return headerOf(entity, 'content-type') === null ? null : parameter(entity.type, 'charset');
}
