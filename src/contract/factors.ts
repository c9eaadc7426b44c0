import { z } from 'zod';
import { id, instantOut, line } from './fields.ts';
import { table } from './route.ts';
import { me } from './session.ts';

/** What a browser's authenticator answered, or is asked, as the Web Authentication standard writes it in JSON. */
const credential = z.looseObject({ id: z.string().max(1400), type: z.literal('public-key') });
const options = z.record(z.string(), z.unknown());
const code = z.string().trim().min(1).max(40);
const name = line(100);

const base = { may: 'session', scope: 'none', tag: 'Second factors' } as const;
const setUp = { ...base, during: ['enrolment'], sudo: true } as const;

/** Recovery codes stand in the answer that made them and nowhere else; null: there were some already. */
const made = z.object({ recoveryCodes: z.array(z.string()).nullable() });

/** What somebody can show beside their password. */
const standing = z.object({
  items: z.array(
    z.object({
      id,
      kind: z.enum(['totp', 'passkey']),
      name: z.string(),
      createdAt: instantOut,
      lastUsedAt: instantOut.nullable(),
    }),
  ),
  recoveryCodesLeft: z.int(),
  /** Whether their roles ask for one. */
  required: z.boolean(),
});

export const PROOF_METHODS = ['password', 'totp', 'passkey', 'recovery'] as const;

export const factors = table({
  list: {
    ...base,
    during: ['enrolment'],
    method: 'GET',
    path: '/factors',
    summary: 'The second factors of the signed-in person.',
    output: standing,
  },
  beginTotp: {
    ...setUp,
    method: 'POST',
    path: '/factors/totp',
    summary: 'Begin with codes of an app: the secret is in this answer alone; a code confirms it.',
    output: z.object({ secret: z.string(), uri: z.string() }),
  },
  confirmTotp: {
    ...setUp,
    method: 'POST',
    path: '/factors/totp/confirm',
    summary: 'Show the first code of an app, from then on it counts.',
    body: z.strictObject({ code }),
    output: made,
  },
  passkeyOptions: {
    ...setUp,
    method: 'POST',
    path: '/factors/passkeys/options',
    summary: 'What a browser needs to make a passkey (Web Authentication).',
    output: options,
  },
  addPasskey: {
    ...setUp,
    method: 'POST',
    path: '/factors/passkeys',
    summary: 'Keep the passkey that a browser made.',
    body: z.strictObject({ name, response: credential }),
    output: made,
    status: 201,
  },
  rename: {
    ...base,
    method: 'PATCH',
    path: '/factors/:factor',
    summary: 'Rename a factor of one’s own.',
    params: z.strictObject({ factor: id }),
    body: z.strictObject({ name }),
    output: z.void(),
  },
  remove: {
    ...base,
    sudo: true,
    method: 'DELETE',
    path: '/factors/:factor',
    summary: 'Remove a factor of one’s own; every other session ends.',
    params: z.strictObject({ factor: id }),
    output: z.void(),
  },
  renewRecoveryCodes: {
    ...base,
    sudo: true,
    method: 'POST',
    path: '/factors/recovery-codes',
    summary: 'Ten new recovery codes; earlier ones end.',
    output: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  listOf: {
    method: 'GET',
    path: '/people/:person/factors',
    may: 'security.manage',
    scope: 'none',
    tag: 'Second factors',
    summary: 'The second factors of a person.',
    params: z.strictObject({ person: id }),
    output: standing,
  },
  removeAllOf: {
    method: 'DELETE',
    path: '/people/:person/factors',
    may: 'security.manage',
    scope: 'none',
    sudo: true,
    tag: 'Second factors',
    summary: 'Take all second factors from a person who has lost them, and sign them out everywhere.',
    params: z.strictObject({ person: id }),
    output: z.void(),
  },
});

export const proofs = table({
  methods: {
    ...base,
    during: ['second_factor', 'enrolment'],
    method: 'GET',
    path: '/session/proof',
    summary: 'By what the person of this session can prove to be there.',
    output: z.object({ methods: z.array(z.enum(PROOF_METHODS)) }),
  },
  challenge: {
    ...base,
    during: ['second_factor', 'enrolment'],
    method: 'POST',
    path: '/session/proof/challenge',
    summary: 'What a browser needs to ask an own passkey (Web Authentication).',
    output: options,
  },
  prove: {
    ...base,
    during: ['second_factor', 'enrolment'],
    method: 'POST',
    path: '/session/proof',
    summary:
      'Give the second factor after the password, or prove anew to be there; the session gets another secret.',
    body: z.discriminatedUnion('method', [
      z.strictObject({ method: z.literal('password'), password: z.string().min(1).max(1000) }),
      z.strictObject({ method: z.literal('code'), code }),
      z.strictObject({ method: z.literal('passkey'), response: credential }),
    ]),
    output: me,
  },
  signInOptions: {
    ...base,
    may: 'public',
    method: 'POST',
    path: '/session/passkey/options',
    summary: 'What a browser needs to sign in by a passkey alone.',
    output: options,
  },
  signIn: {
    ...base,
    may: 'public',
    method: 'POST',
    path: '/session/passkey',
    summary: 'Sign in by a passkey alone, without login and password.',
    body: z.strictObject({ response: credential }),
    output: me,
  },
});
