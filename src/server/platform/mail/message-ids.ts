import { decodeHeader } from './header-text.ts';

/** Ids that are kept of one References header: the first, which began it all, and the last ones. */
const MAX_IDS = 100;
const MAX_LENGTH = 500;

/** Message-IDs of a header, without angle brackets, in order and each once. */
export function readMessageIds(value: string | null): string[] {
  if (value === null) return [];
  const text = value.includes('=?') ? decodeHeader(value) : value;
  const bracketed = [...text.matchAll(/<([^<>]{1,998})>/g)].map((match) => match[1]!.replace(/\s/g, ''));
  const bare = () => text.split(/[\s,]+/).filter((word) => /^[^\s@<>"]+@[^\s@<>"]+$/.test(word));
  const ids = (bracketed.length > 0 ? bracketed : bare())
    .map(clean)
    .filter((id) => id !== '' && id.length <= MAX_LENGTH);
  const unique = [...new Set(ids)];
  return unique.length <= MAX_IDS ? unique : [unique[0]!, ...unique.slice(1 - MAX_IDS)];
}

const clean = (id: string): string => id.replace(/[\p{Cc}\p{Surrogate}]/gu, '');
