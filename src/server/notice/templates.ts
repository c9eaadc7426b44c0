import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import { TEMPLATES, type TemplateKind, unknownPlaceholders } from '#domain/notice/template.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { type Letter, letterOf } from './letter.ts';
import { LOCALES, type Locale, wordsOf } from './words.ts';

export interface Version {
  version: number;
  /** Null: as shipped. */
  text: string | null;
  changedBy: string | null;
  changedAt: Instant | null;
}
export interface Template extends Version {
  kind: TemplateKind;
  locale: Locale;
  shipped: string;
}

type Which = Pick<Template, 'kind' | 'locale'>;
type Row = Which & { version: number; text: string | null; changedBy: string; changedAt: Date };

const ALL: readonly Which[] = TEMPLATES.flatMap((kind) => LOCALES.map((locale) => ({ kind, locale })));
const UNTOUCHED = { version: 0, text: null, changedBy: null, changedAt: null };
const shippedText = ({ kind, locale }: Which): string => wordsOf(locale).mail.template[kind];

const versionOf = ({ version, text, changedBy, changedAt }: Row): Version => ({
  version,
  text,
  changedBy,
  changedAt: changedAt.getTime(),
});

/** Every template as it is now. */
export async function templates(q: Queries): Promise<Template[]> {
  const { rows } = await sql<Row>`
    select distinct on (kind, locale) l.kind, l.locale, l.version, l.text, p.name as "changedBy",
      l.changed_at as "changedAt"
    from letter_template l join person p on p.id = l.changed_by
    order by kind, locale, version desc`.execute(q);
  return ALL.map((which) => {
    const row = rows.find(({ kind, locale }) => kind === which.kind && locale === which.locale);
    return { ...which, shipped: shippedText(which), ...(row ? versionOf(row) : UNTOUCHED) };
  });
}

/** The text of a letter now; null: as shipped. */
export async function templateText(q: Queries, kind: TemplateKind, locale: Locale): Promise<string | null> {
  const found = await sql<{ text: string | null }>`
    select text from letter_template where kind = ${kind} and locale = ${locale}
    order by version desc limit 1`.execute(q);
  return found.rows[0]?.text ?? null;
}

/** Newest first; at most 100. */
export async function versionsOf(q: Queries, { kind, locale }: Which): Promise<Version[]> {
  const { rows } = await sql<Row>`
    select l.kind, l.locale, l.version, l.text, p.name as "changedBy", l.changed_at as "changedAt"
    from letter_template l join person p on p.id = l.changed_by
    where l.kind = ${kind} and l.locale = ${locale} order by version desc limit 100`.execute(q);
  return rows.map(versionOf);
}

/**
 * Keeps another text as the next version.
 * @param expected version that the caller has seen; null: whatever it is
 */
export async function changeTemplate(
  tx: Tx,
  which: Which,
  { text, expected }: { text: string | null; expected: number | null },
  by: { personId: string; now: Instant; ip: string | null },
): Promise<Template> {
  requireKnown(text);
  await sql`lock table letter_template in share row exclusive mode`.execute(tx);
  const before = await oneOf(tx, which);
  if (expected !== null && expected !== before.version)
    throw refused('version_conflict', { version: before.version });
  const { kind, locale } = which;
  if (text === before.text) return before;
  const version = before.version + 1;
  await sql`
    insert into letter_template (kind, locale, version, text, changed_by, changed_at)
    values (${kind}, ${locale}, ${version}, ${text}, ${by.personId}, ${new Date(by.now)})`.execute(tx);
  await audit(tx, { kind: 'template_changed', by: by.personId, what: { ...which, version }, ip: by.ip });
  return oneOf(tx, which);
}

async function oneOf(q: Queries, which: Which): Promise<Template> {
  const all = await templates(q);
  const found = all.find(({ kind, locale }) => kind === which.kind && locale === which.locale);
  if (!found) throw refused('not_found');
  return found;
}

/** A name between double braces that means nothing is a slip of the pen: it is named, and nothing is kept. */
function requireKnown(text: string | null): void {
  const unknown = unknownPlaceholders(text ?? '');
  if (unknown.length === 0) return;
  throw refused('invalid', { unknown }, [{ field: 'body.text', code: 'unknown_placeholder' }]);
}

const EVENTS = {
  receipt: 'recorded',
  question: 'asked',
  result: 'resolved',
  news: 'progress_reported',
} as const;

/** A letter with this text about an example. */
export function previewOf(
  { kind, locale }: Which,
  { text, account }: { text: string; account: boolean },
  publicUrl: string,
): Letter {
  requireKnown(text);
  const { example } = wordsOf(locale).mail;
  const { question, result, verification, progress, nextStep } = example;
  return letterOf({
    event: { kind: EVENTS[kind], data: { question, result, verification, progress, nextStep }, after: {} },
    ticket: { id: 1001, title: example.title, priority: 'P3' },
    reader: { name: account ? example.name : null, locale, zone: 'Asia/Shanghai', desk: false },
    publicUrl,
    template: text,
    answered: true,
  });
}
