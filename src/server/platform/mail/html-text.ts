import { Parser } from 'htmlparser2';
import { quoteOf } from './html-quote.ts';

export interface HtmlText {
  text: string;
  /** The part of `text` that the sender's client marked as an older message. */
  quote: { start: number; end: number } | null;
}

const HIDDEN = new Set([
  'head',
  'style',
  'script',
  'title',
  'noscript',
  'template',
  'object',
  'svg',
  'select',
]);
/** Elements that stand on lines of their own, with the line ends around them. */
const BLOCKS = new Map(
  Object.entries({
    ...Object.fromEntries(
      'h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table'.split(' ').map((name) => [name, 2]),
    ),
    ...Object.fromEntries(
      'p div li tr dt dd hr article section header footer main form fieldset address center body html figure'
        .split(' ')
        .map((name) => [name, 1]),
    ),
  }),
);
/** Longest text that is made out of HTML; the rest is in the raw message. */
const MAX_TEXT = 1_000_000;

/** Plain text of HTML as a reader sees it, for search, for rules and for people without HTML. */
export function htmlToText(html: string): HtmlText {
  const writer = new Writer();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.write(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  return writer.result();
}

class Writer {
  #out = '';
  #lineEnds = 0;
  #space = false;
  #hidden = 0;
  #pre = 0;
  #depth = 0;
  #quote: { start: number; end: number | null; depth: number } | null = null;

  open(name: string, attributes: Record<string, string>): void {
    this.#depth++;
    if (HIDDEN.has(name)) this.#hidden++;
    if (name === 'pre') this.#pre++;
    this.#break(BLOCKS.get(name) ?? 0);
    if (name === 'br') this.#lineEnd();
    if (name === 'li') this.write('- ');
    if (name === 'td' || name === 'th') this.#space = true;
    this.#openQuote(quoteOf(name, attributes));
  }

  close(name: string): void {
    if (HIDDEN.has(name)) this.#hidden--;
    if (name === 'pre') this.#pre--;
    if (this.#quote?.depth === this.#depth && this.#quote.end === null) this.#quote.end = this.#out.length;
    this.#depth--;
    this.#break(BLOCKS.get(name) ?? 0);
  }

  write(text: string): void {
    if (this.#hidden > 0 || this.#out.length > MAX_TEXT) return;
    if (this.#pre > 0) {
      const lines = text.replace(/\r\n?/g, '\n').split('\n');
      for (const [i, line] of lines.entries()) {
        if (i > 0) this.#lineEnd();
        this.#put(line);
      }
      return;
    }
    // Non-breaking spaces within are kept as spaces, alone or at an edge as one; the others collapse.
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (/^[ \u00a0]/.test(words)) this.#space = true;
    const said = words.trim();
    this.#put(said.replaceAll('\u00a0', ' '));
    if (said !== '' && /[ \u00a0]$/.test(words)) this.#space = true;
  }

  result(): HtmlText {
    const start = this.#quote?.start;
    return {
      text: this.#out,
      quote: start === undefined ? null : { start, end: this.#quote?.end ?? this.#out.length },
    };
  }

  /** Old messages that follow each other without a word between them are one. */
  #openQuote(reach: ReturnType<typeof quoteOf>): void {
    if (reach === null) return;
    const depth = reach === 'rest' ? -1 : this.#depth;
    if (this.#quote === null) this.#quote = { start: this.#out.length, end: null, depth };
    else if (this.#quote.end === this.#out.length) this.#quote = { ...this.#quote, end: null, depth };
  }

  #put(text: string): void {
    if (text === '') return;
    if (this.#out !== '') this.#out += '\n'.repeat(Math.min(this.#lineEnds, 3));
    if (this.#space && this.#lineEnds === 0 && this.#out !== '') this.#out += ' ';
    this.#lineEnds = 0;
    this.#space = false;
    this.#out += text;
  }

  /** At least so many line ends before the next text. */
  #break(lineEnds: number): void {
    if (lineEnds > this.#lineEnds) this.#lineEnds = lineEnds;
    if (lineEnds > 0) this.#space = false;
  }

  #lineEnd(): void {
    this.#lineEnds++;
    this.#space = false;
  }
}
