import { invalidFilter } from './problem.ts';

export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof OPERATORS)[number];

/** The name of an attribute, in lower case, since case means nothing in it. */
export interface AttributePath {
  /** Null: the core schema of the resource. */
  urn: string | null;
  name: string;
  sub: string | null;
}

export type Literal = string | number | boolean | null;

/** A question about one resource (RFC 7644, 3.4.2.2). */
export type Filter =
  | { is: 'and' | 'or'; of: readonly Filter[] }
  | { is: 'not'; of: Filter }
  | { is: 'compare'; path: AttributePath; op: Operator; value: Literal }
  | { is: 'present'; path: AttributePath }
  /** One value of a multi-valued attribute is as asked: `emails[type eq "work"]`. */
  | { is: 'some'; path: AttributePath; of: Filter };

/** The longest filter, in characters, and the most that one may ask. */
export const LONGEST_FILTER = 2000;
const MOST_TERMS = 60;
const DEEPEST = 20;

interface Token {
  kind: '(' | ')' | '[' | ']' | 'string' | 'word';
  text: string;
}

const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;

function tokensOf(text: string): Token[] {
  if (text.length > LONGEST_FILTER) throw invalidFilter('too_long');
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text);
    if (!found) throw invalidFilter('not_a_filter');
    const [, bracket, string, word] = found;
    if (bracket) tokens.push({ kind: bracket as '(', text: bracket });
    else tokens.push(string ? { kind: 'string', text: string } : { kind: 'word', text: word ?? '' });
  }
  return tokens;
}

const ATTRIBUTE = /^(?:(urn:[a-z0-9:._-]+):)?([a-z$][\w$-]*)(?:\.([a-z$][\w$-]*))?$/;

/** Reads the name of an attribute, with or without its schema; null: it is none. */
export function attributePath(text: string): AttributePath | null {
  const [, urn, name, sub] = ATTRIBUTE.exec(text.toLowerCase()) ?? [];
  return name === undefined ? null : { urn: urn ?? null, name, sub: sub ?? null };
}

/** Reads a filter: `not` binds closest, then `and`, then `or`. Throws an `invalidFilter` that says what is wrong. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text));
  const filter = reader.or(0);
  if (!reader.atEnd) throw invalidFilter('more_than_a_filter');
  return filter;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #terms = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  or(depth: number): Filter {
    return this.#joined('or', () => this.#and(depth));
  }

  #and(depth: number): Filter {
    return this.#joined('and', () => this.#one(depth));
  }

  #joined(word: 'and' | 'or', one: () => Filter): Filter {
    const of = [one()];
    while (this.#takes(word)) of.push(one());
    return of.length === 1 ? of[0]! : { is: word, of };
  }

  #one(depth: number): Filter {
    if (depth > DEEPEST || ++this.#terms > MOST_TERMS) throw invalidFilter('too_complex');
    if (this.#peek()?.kind === '(') return this.#grouped(depth);
    if (this.#peek(1)?.kind === '(' && this.#takes('not')) return { is: 'not', of: this.#grouped(depth) };
    return this.#asked(depth);
  }

  #grouped(depth: number): Filter {
    this.#expect('(');
    const inner = this.or(depth + 1);
    this.#expect(')');
    return inner;
  }

  #asked(depth: number): Filter {
    const token = this.#next();
    const path = token.kind === 'word' ? attributePath(token.text) : null;
    if (!path) throw invalidFilter('not_an_attribute');
    if (this.#peek()?.kind === '[') {
      this.#expect('[');
      const of = this.or(depth + 1);
      this.#expect(']');
      return { is: 'some', path, of };
    }
    const word = this.#next();
    const op = word.kind === 'word' ? word.text.toLowerCase() : '';
    if (op === 'pr') return { is: 'present', path };
    const known = OPERATORS.find((one) => one === op);
    if (!known) throw invalidFilter('not_an_operator');
    return { is: 'compare', path, op: known, value: literalOf(this.#next()) };
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #takes(word: string): boolean {
    const token = this.#peek();
    const is = token?.kind === 'word' && token.text.toLowerCase() === word;
    if (is) this.#at++;
    return is;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw invalidFilter('ends_too_early');
    return token;
  }

  #expect(kind: Token['kind']): void {
    if (this.#next().kind !== kind) throw invalidFilter(`expected ${kind}`);
  }
}

function literalOf({ kind, text }: Token): Literal {
  if (kind !== 'string' && kind !== 'word') throw invalidFilter('not_a_value');
  const [json, bare] = kind === 'string' ? [text, null] : [text.toLowerCase(), text];
  if (bare !== null && !/^(true|false|null|-?\d+(\.\d+)?)$/.test(json)) throw invalidFilter('not_a_value');
  try {
    return JSON.parse(json) as Literal;
  } catch {
    throw invalidFilter('not_a_value');
  }
}
