import type { z } from 'zod';
import type { Route } from '#contract/route.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { refused, wrongField } from './refused.ts';

type Part = 'params' | 'query' | 'body';

/** Checks one part of a request by the route's schema; throws a 400 that names each wrong field. */
export function validate(route: Route, part: Part, value: unknown): unknown {
  const schema = route[part];
  if (!schema) return undefined;
  const broken = brokenText(value, part);
  if (broken) throw refused('invalid', undefined, [broken]);
  const result = schema.safeParse(value ?? (part === 'body' ? undefined : {}), { reportInput: true });
  if (result.success) return result.data;
  throw refused(
    'invalid',
    undefined,
    result.error.issues.flatMap((issue) => problemsOf(issue, part)),
  );
}

/** Parts of an address that are no UTF-8 would reach the handler undecoded: they are refused by name. */
export function requireReadableQuery(url: string): void {
  for (const pair of url.split('?').slice(1).join('?').split('&')) {
    const name = pair.split('=')[0] ?? '';
    if (!isReadable(pair))
      throw wrongField(isReadable(name) ? `query.${name}`.slice(0, 200) : 'query', 'broken_text');
  }
}

function isReadable(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

/** Deeper than any body of ours; what is deeper is there to exhaust whoever looks into it. */
const DEEPEST = 64;

/** NUL bytes and lone surrogates can be stored nowhere: they are refused wherever they stand. */
function brokenText(value: unknown, path: string, depth = 0): FieldProblem | null {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return { field: path, code: 'nul_byte' };
    return value.isWellFormed() ? null : { field: path, code: 'broken_text' };
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return null;
  if (depth === DEEPEST) return { field: path.slice(0, 200), code: 'too_deep' };
  for (const [key, inner] of Object.entries(value)) {
    const found = brokenText(key, `${path}.?`) ?? brokenText(inner, `${path}.${key}`, depth + 1);
    if (found) return found;
  }
  return null;
}

function problemsOf(issue: z.core.$ZodIssue, part: Part): FieldProblem[] {
  const field = [part, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: `${field}.${key}`.slice(0, 200), code: 'unknown_field' }));
  }
  return [{ field: field.slice(0, 200), code: codeOf(issue) }];
}

function codeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'wrong_type';
    case 'invalid_value':
      return issue.input === undefined ? 'required' : 'not_allowed';
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'required' : 'too_small';
    case 'too_big':
      return 'too_big';
    case 'invalid_format':
      return 'wrong_format';
    case 'custom':
      return issue.message;
    default:
      return 'not_allowed';
  }
}
