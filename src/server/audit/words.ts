import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { isAddress } from '#domain/notice/letters.ts';
import { retryAt } from '#domain/notice/mailing.ts';
import type { Post } from '../notice/deliveries.ts';
import { htmlOf, plainOf } from '../notice/layout.ts';
import { filled, type Locale, wordsOf } from '../notice/words.ts';
import type { Database, Queries } from '../platform/db/db.ts';
import { type AllowedHosts, postOut } from '../platform/http-out/post-out.ts';
import { settingsOf } from '../setting/actions.ts';
import type { SignedHead } from './heads.ts';

interface Word {
  kind: 'head' | 'broken' | 'directory';
  /** The day of a head, the number of a verification, or the run that was stopped. */
  about: string;
  way: 'mail' | 'webhook';
  target: string;
  locale: Locale;
  /** The head as JSON, or the sentence that names the row. */
  text: string;
}

async function plan(
  q: Queries,
  { kind, about, way, target, locale, text }: Word,
  now: Instant,
): Promise<void> {
  const at = new Date(now);
  await sql`insert into audit_word (kind, about, way, target, locale, text, made_at, next_at)
    values (${kind}, ${about}, ${way}, ${target}, ${locale}, ${text}, ${at}, ${at}) on conflict do nothing`.execute(
    q,
  );
}

/** Tells auditors and security administrators by mail that a row is not in order; the same sentence once a week. */
export async function tellBroken(
  q: Queries,
  found: { id: number; finding: string },
  now: Instant,
): Promise<void> {
  const told = await sql`select from audit_word where kind = 'broken' and text = ${found.finding}
    and made_at > ${new Date(now - 7 * 86_400_000)} limit 1`.execute(q);
  if (told.rows.length > 0) return;
  const people = await sql<{ email: string; locale: Locale }>`
    select email, locale from person
    where active and email <> '' and roles && array['auditor', 'security_admin'] order by id`.execute(q);
  for (const { email, locale } of people.rows)
    await plan(
      q,
      {
        ...{ kind: 'broken', way: 'mail', locale },
        about: String(found.id),
        target: email,
        text: found.finding,
      },
      now,
    );
}

/** Tells administrators by mail that a run of a source of people was stopped, and has to be looked at. */
export async function tellStopped(
  q: Queries,
  { run, source }: { run: string; source: string },
  now: Instant,
): Promise<void> {
  const people = await sql<{ email: string; locale: Locale }>`
    select email, locale from person
    where active and kind = 'person' and email <> '' and 'admin' = any (roles) order by id`.execute(q);
  const word = { kind: 'directory', way: 'mail', about: run, text: source } as const;
  for (const { email, locale } of people.rows) await plan(q, { ...word, target: email, locale }, now);
}

/** Sends the head of a day to where the settings say: only what left the machine shows that the chain was cut. */
export async function tellHead(q: Queries, day: string, head: SignedHead, now: Instant): Promise<void> {
  const { auditHeadMail, auditHeadUrl } = await settingsOf(q);
  const word = { kind: 'head', about: day, locale: 'zh-CN', text: JSON.stringify(head, null, 2) } as const;
  if (auditHeadMail) await plan(q, { ...word, way: 'mail', target: auditHeadMail }, now);
  if (auditHeadUrl) await plan(q, { ...word, way: 'webhook', target: auditHeadUrl }, now);
}

/** How long a worker has a word, over all that a server may take (ms). */
const LEASE = 120_000;

interface Ways {
  post: Post;
  privateHosts: AllowedHosts;
}

interface Due extends Word {
  id: number;
  key: string;
  attempts: number;
  madeAt: Date;
}

/**
 * Brings what is due, one after another, each at least once under the same name: claimed for a while, sent, and marked.
 * @returns whether there may be more
 */
export async function sendAuditWords(db: Database, ways: Ways, now: Instant): Promise<boolean> {
  const found = await sql<Due>`
    update audit_word set next_at = ${new Date(now + LEASE)}, attempts = attempts + 1
    where id = (select id from audit_word where sent_at is null and gave_up_at is null and next_at <= ${new Date(now)}
      order by next_at, id limit 1 for update skip locked)
    returning id, key, kind, about, way, target, locale, text, attempts, made_at as "madeAt"`.execute(db);
  const due = found.rows[0];
  if (!due) return false;
  const error = await bring(due, ways).then(
    () => null,
    (problem: unknown) => String(problem).slice(0, 500),
  );
  const again = error === null ? null : retryAt(due.attempts, due.madeAt.getTime(), now);
  await sql`update audit_word set error = ${error}, next_at = ${new Date(again ?? now)},
    sent_at = ${error === null ? new Date(now) : null},
    gave_up_at = ${error !== null && again === null ? new Date(now) : null} where id = ${due.id}`.execute(db);
  return true;
}

async function bring(due: Due, { post, privateHosts }: Ways): Promise<void> {
  if (due.way === 'mail') return mail(due, post);
  const headers = { 'content-type': 'application/json', 'idempotency-key': due.key };
  const { status } = await postOut({ url: due.target, headers, body: `${due.text}\n` }, privateHosts);
  if (status < 200 || status >= 300) throw new Error(`answered ${status}`);
}

const WORDS = { head: 'auditHead', broken: 'auditBroken', directory: 'directoryStopped' } as const;

async function mail({ kind, about, target, locale, text, key }: Due, { mail: channel }: Post): Promise<void> {
  if (!channel) throw new Error('there is no mail server');
  if (!isAddress(target)) throw new Error('no address');
  const words = wordsOf(locale).mail[WORDS[kind]];
  const said = [filled(words.text, { about }).split('\n'), text.split('\n')];
  const paragraphs = said.map((lines) => lines.map((line) => [{ words: line }]));
  const foot = [wordsOf(locale).mail.sign];
  await channel.deliver({
    key,
    to: { name: target, address: target, locale },
    letter: {
      subject: filled(words.subject, { about }),
      text: plainOf(paragraphs, foot),
      html: htmlOf(paragraphs, foot, locale),
    },
    names: {
      messageId: `audit.${key}@${channel.domain}`,
      thread: `audit.${kind}@${channel.domain}`,
      replyTo: null,
    },
    answers: null,
    lessUrl: null,
  });
}
