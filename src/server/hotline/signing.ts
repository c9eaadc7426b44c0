import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isFresh } from '#domain/hotline/call.ts';
import type { Instant } from '#domain/instant.ts';
import { wrongField } from '../platform/http/refused.ts';

/** What the headers of a message say. Nothing of it is proven yet. */
export interface Claim {
  system: string;
  /** As it was written, seconds since 1970: it is signed with the body. */
  timestamp: string;
  signature: Buffer;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the headers; one that is missing, of another form or too old is refused by its name. */
export function claimIn({ headers }: Pick<FastifyRequest, 'headers'>, now: Instant): Claim {
  const read = (name: string, form: RegExp): string => {
    const text = headers[name];
    if (text === undefined) throw wrongField(`header.${name}`, 'required');
    if (typeof text !== 'string' || !form.test(text)) throw wrongField(`header.${name}`, 'wrong_format');
    return text;
  };
  const system = read('yinuo-system', UUID).toLowerCase();
  const timestamp = read('yinuo-timestamp', /^\d{1,12}$/);
  const signature = read('yinuo-signature', /^v1=[0-9a-f]{64}$/i);
  if (!isFresh(Number(timestamp) * 1000, now)) throw wrongField('header.yinuo-timestamp', 'too_old');
  return { system, timestamp, signature: Buffer.from(signature.slice(3), 'hex') };
}

/** HMAC-SHA256 over timestamp, a full stop and the bytes of the body. */
export const signatureOf = (secret: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();

export const isSignedBy = (secrets: readonly string[], claim: Claim, body: Buffer): boolean =>
  secrets.some((secret) => timingSafeEqual(signatureOf(secret, claim.timestamp, body), claim.signature));
