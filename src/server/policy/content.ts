import { createHash } from 'node:crypto';
import { canonical } from '#domain/evidence/canonical.ts';

/** SHA-256 of the canonical text of a policy or calendar: what is published has the same (3.3c). */
export const contentHash = (content: unknown): Buffer =>
  createHash('sha256').update(canonical(content)).digest();
