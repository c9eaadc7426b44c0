import type { Entity } from './entity.ts';
import type { AuthenticationResults } from './parsed-mail.ts';

/** More headers, or longer ones, are nobody's honest work. */
const MAX_HEADERS = 20;
const MAX_LENGTH = 8000;
const MAX_RESULTS = 30;

/** Every header Authentication-Results (RFC 8601) from top to bottom, as a claim. Never throws. */
export function readAuthentication({ headers }: Entity): AuthenticationResults[] {
  const found: AuthenticationResults[] = [];
  let hop = 0;
  for (const { name, value } of headers) {
    if (name === 'received') hop++;
    if (name === 'authentication-results' && found.length < MAX_HEADERS)
      found.push({ ...readOne(value), hop });
  }
  return found;
}

function readOne(value: string): Omit<AuthenticationResults, 'hop'> {
  const [head = '', ...parts] = withoutComments(value.slice(0, MAX_LENGTH)).split(';');
  const server = unquoted(head.trim().split(/\s+/)[0] ?? '')
    .toLowerCase()
    .slice(0, 255);
  const results = parts.slice(0, MAX_RESULTS).flatMap((part) => {
    const [, method, result, rest = ''] =
      /^\s*([a-z0-9-]{1,30})(?:\s*\/\s*\d+)?\s*=\s*([a-z]{1,20})\b(.*)$/is.exec(part) ?? [];
    if (!method || !result) return [];
    return [{ method: method.toLowerCase(), result: result.toLowerCase(), about: aboutWhom(rest) }];
  });
  return { server, results };
}

/** The domain or address that was looked at: header.from, header.d, smtp.mailfrom ... */
function aboutWhom(text: string): string | null {
  const named = /\b(?:header\.(?:from|d|i)|smtp\.(?:mailfrom|helo))\s*=\s*("[^"]*"|[^\s;]+)/i.exec(text)?.[1];
  return named ? unquoted(named).slice(0, 255) : null;
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '');

/** Without what stands in brackets, however deep; what stands in quotes is kept. */
function withoutComments(text: string): string {
  let kept = '';
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (sign === '\\') {
      if (depth === 0) kept += text.slice(i, i + 2);
      i++;
    } else if (sign === '"' && depth === 0) {
      quoted = !quoted;
      kept += sign;
    } else if (sign === '(' && !quoted) depth++;
    else if (sign === ')' && !quoted) depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += /\s/.test(sign) ? ' ' : sign;
  }
  return kept;
}
