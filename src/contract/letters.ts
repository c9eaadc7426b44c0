import { z } from 'zod';
import { PLACEHOLDERS, TEMPLATES } from '#domain/notice/template.ts';
import { instantOut, line } from './fields.ts';
import { localeName } from './organisation/fields.ts';
import { table } from './route.ts';

const kind = z.enum(TEMPLATES);
const text = line(5000).transform((written) => written.replace(/\r\n?/g, '\n'));
const tag = 'Letters';

const version = z.object({
  /** 0: as shipped, never changed. For If-Match. */
  version: z.int(),
  /** Null: the shipped text again. */
  text: z.string().nullable(),
  changedBy: z.string().nullable(),
  changedAt: instantOut.nullable(),
});
const templateView = z.object({ kind, locale: localeName, shipped: z.string(), ...version.shape });

const which = z.strictObject({ kind, locale: localeName });

/** What letters say: a text for each sort of letter and each language. */
export const letterTemplates = table({
  list: {
    method: 'GET',
    path: '/letter-templates',
    may: 'setting.manage',
    scope: 'organisation:read',
    tag,
    summary: 'Texts of letters in both languages, as they are now and as they are shipped.',
    output: z.object({ items: z.array(templateView), placeholders: z.array(z.enum(PLACEHOLDERS)) }),
  },
  change: {
    method: 'PUT',
    path: '/letter-templates/:kind/:locale',
    may: 'setting.manage',
    scope: 'none',
    tag,
    summary:
      'Change the text of a letter, or go back to the shipped one; each version is kept with its author.',
    params: which,
    body: z.strictObject({ text: text.nullable() }),
    output: templateView,
    versioned: true,
  },
  versions: {
    method: 'GET',
    path: '/letter-templates/:kind/:locale/versions',
    may: 'setting.manage',
    scope: 'organisation:read',
    tag,
    summary: 'Earlier texts of a letter, newest first, with who changed them; at most 100.',
    params: which,
    output: z.object({ items: z.array(version) }),
  },
  preview: {
    method: 'POST',
    path: '/letter-templates/:kind/:locale/preview',
    may: 'setting.manage',
    scope: 'none',
    tag,
    summary: 'How a letter with this text would look for an example; nothing is kept or sent.',
    params: which,
    body: z.strictObject({ text, account: z.boolean().default(true) }),
    output: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
  },
});

/** What stands in a letter to get less of such mail: whom it is about and what is left, with a proof. */
const lessToken = z.strictObject({
  token: z.string().regex(/^[0-9a-f-]{36}\.(?:urgent|none)\.[0-9a-f]{64}$/),
});
const left = z.object({
  /** Which news still comes by mail. */
  choice: z.enum(['urgent', 'none']),
  /** It is so already. */
  done: z.boolean(),
});

/** Getting less mail by the link in a letter, without signing in (RFC 8058). */
export const lessMail = table({
  open: {
    method: 'GET',
    path: '/less-mail/:token',
    may: 'public',
    scope: 'none',
    tag,
    summary: 'The link of a mail program, opened by hand: leads to the page that asks. Nothing is changed.',
    params: lessToken,
    output: z.void(),
    answers: 'stream',
  },
  what: {
    method: 'GET',
    path: '/less-mail/:token/choice',
    may: 'public',
    scope: 'none',
    tag,
    summary: 'What would be left. Nothing is changed.',
    params: lessToken,
    output: left,
  },
  choose: {
    method: 'POST',
    path: '/less-mail/:token',
    may: 'public',
    scope: 'none',
    tag,
    summary: 'Get less mail; a mail program asks for it in one click (RFC 8058).',
    params: lessToken,
    accepts: 'any',
    bodyLimit: 10_000,
    output: left,
  },
});

const heldAddress = z.object({
  id: z.int(),
  address: z.string(),
  reason: z.enum(['loop', 'dead_address']),
  since: instantOut,
  /** Code of the mail system that said so (RFC 3463). */
  status: z.string().nullable(),
  /** Mails that wait for it; counting stops nowhere. */
  waiting: z.int(),
});

/** Addresses to which nothing automatic goes for now. */
export const heldAddresses = table({
  list: {
    method: 'GET',
    path: '/held-addresses',
    may: 'organisation.manage',
    scope: 'organisation:read',
    tag,
    summary:
      'Addresses that answer every mail, or from which mail came back: automatic mail to them is held.',
    output: z.object({ items: z.array(heldAddress) }),
  },
  release: {
    method: 'POST',
    path: '/held-addresses/:held/release',
    may: 'organisation.manage',
    scope: 'organisation:write',
    tag,
    summary: 'Write to an address again, and send what waited for it.',
    params: z.strictObject({
      held: z
        .string()
        .regex(/^[1-9]\d{0,14}$/)
        .transform(Number),
    }),
    output: z.object({ released: z.int() }),
  },
});
