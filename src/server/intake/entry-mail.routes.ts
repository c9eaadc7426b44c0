import { z } from 'zod';
import { entryMail } from '#contract/entry-mail.ts';
import { type FileAudit, refusalOfFile, type Scan, type Scanning } from '#domain/ticket/file-state.ts';
import { rasterOf } from '#domain/ticket/raster.ts';
import { readingTicket } from '../audit/reading.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { FILE_POLICY } from '../platform/http/page-policy.ts';
import { refused } from '../platform/http/refused.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import type { ParsedMail } from '../platform/mail/parsed-mail.ts';
import type { FileStore } from '../platform/storage/files.ts';
import { type EntryMail, entriesFor, mailOfEntry } from './entry-mail.ts';
import { type MailPage, namesOutside, pageOf } from './mail-page.ts';
import { refusalOfMail } from './store.ts';

type View = z.input<(typeof entryMail)['read']['output']>;

/** Longest text that is shown at once; the whole stands in the raw message. */
const LONGEST = 50_000;
/** Largest picture that is shown in place, in bytes. */
const LARGEST = 8 * 1024 * 1024;

const attached = z.array(z.object({ id: z.string() })).catch([]);

export function mountEntryMail(http: Http, files: FileStore, scanning: Scanning): void {
  const reader = new MailReader();
  http.app.addHook('onClose', () => reader.close());
  const open = async (at: { ticket: number; seq: number }, { db, caller }: Call) => {
    const found = await mailOfEntry(db, at.ticket, at.seq, caller.actor);
    const reading = await reader.read(found.raw);
    if (!reading.ok) throw refused('mail_unreadable');
    return { found, mail: reading.mail };
  };
  mount(http, entryMail, {
    read: async ({ params }, call) =>
      viewOf(await readingTicket(params.ticket, call, () => open(params, call))),
    page: async ({ params, query }, call) => {
      const { found, mail } = await readingTicket(params.ticket, call, () => open(params, call));
      const refusal = await refusalOfMail(call.db, found.id, scanning, false);
      if (refusal) throw refused(refusal);
      if (mail.html === null) throw refused('not_found');
      await sendPage(pageOf(mail, query.outside === '1'), query.outside === '1', call);
    },
    picture: ({ params }, call) => sendPicture(params, call, { files, scanning }),
  });
}

function viewOf({ found, mail }: { found: EntryMail; mail: ParsedMail }): View {
  const { id, receivedAt } = found;
  return {
    mailId: id,
    subject: mail.subject,
    from: [mail.from?.name, mail.from?.address].filter(Boolean).join(' · '),
    to: mail.to.map(({ address }) => address).slice(0, 50),
    cc: mail.cc.map(({ address }) => address).slice(0, 50),
    receivedAt,
    sentAt: mail.date,
    text: mail.text.slice(0, LONGEST).replace(/\p{Surrogate}$/u, ''),
    cut: mail.text.length > LONGEST,
    html: mail.html !== null,
    outside: namesOutside(mail.html),
    labels: [...mail.labels],
  };
}

/** A stranger's page has an origin of its own, runs nothing, and loads nothing that its reader did not agree to. */
async function sendPage({ html, styleSource }: MailPage, outside: boolean, { reply }: Call): Promise<void> {
  const pictures = outside ? 'data: https: http:' : 'data:';
  await reply
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; img-src ${pictures}; style-src ${styleSource}; form-action 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`,
    )
    .header('x-frame-options', 'SAMEORIGIN')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('x-dns-prefetch-control', 'off')
    .header('cache-control', 'private, no-store')
    .send(html);
}

/** A file of the entry, if its bytes are a picture: what it is called decides nothing. */
async function sendPicture(
  at: { ticket: number; seq: number; file: string },
  { db, caller, reply }: Call,
  { files, scanning }: { files: FileStore; scanning: Scanning },
): Promise<void> {
  const { entries } = await entriesFor(db, at.ticket, caller.actor);
  const event = entries.find(({ seq }) => seq === at.seq);
  if (!attached.parse(event?.data.files ?? []).some(({ id }) => id === at.file)) throw refused('not_found');
  const found = await db
    .selectFrom('upload')
    .innerJoin('stored_file', 'stored_file.sha256', 'upload.sha256')
    .select(['upload.sha256', 'upload.size', 'stored_file.scan', 'stored_file.audit'])
    .where('upload.id', '=', at.file)
    .where('ticket_id', '=', at.ticket)
    .executeTakeFirst();
  if (!found || Number(found.size) > LARGEST) throw refused('not_found');
  const refusal = refusalOfFile(
    { scan: found.scan as Scan, audit: found.audit as FileAudit | null },
    scanning,
  );
  if (refusal) throw refused(refusal);
  const stored = await files.get(found.sha256.toString('hex'));
  if (!stored) throw refused('file_lost');
  const bytes = Buffer.concat(await stored.stream.toArray());
  const type = rasterOf(bytes);
  if (type === null) throw refused('not_found');
  await reply
    .header('content-type', type)
    .header('content-security-policy', FILE_POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, max-age=3600')
    .send(bytes);
}
