import type { Classes } from '#domain/config/item-class.ts';
import type { Facts } from '#domain/discovery/facts.ts';
import { readReport } from '#domain/discovery/read.ts';
import type { Court } from '#domain/discovery/settle.ts';
import type { Instant } from '#domain/instant.ts';
import type { Author } from '../config/actions.ts';
import { classesOf } from '../config/classes.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { XmlText } from '../platform/http/xml-text.ts';
import { lockKeys } from './known.ts';
import { countInRun, runOf } from './remember.ts';
import { precedenceOf, type Source, sourcesOf } from './sources.ts';
import { type Result, type Taking, take } from './take.ts';
import { readXml } from './xml.ts';

const DAY = 86_400_000;

/** The machines of a report, or a refusal that names what is wrong with it. */
export function machinesIn(source: Source, body: unknown): Facts[] {
  if (body instanceof XmlText && source.format !== 'glpi') throw refused('unsupported_type');
  const read = readReport(source.format, body instanceof XmlText ? readXml(body.text) : body);
  if ('problems' in read) throw refused('invalid', undefined, read.problems);
  return read.machines;
}

/** Everything by which reports of a source are taken now. */
export async function takingOf(q: Queries, source: Source, author: Author): Promise<Omit<Taking, 'run'>> {
  return { source, author, classes: await classesOf(q), court: await courtOf(q, author.now) };
}

/** Whose word counts, as the installation says. */
export async function courtOf(q: Queries, now: Instant): Promise<Court> {
  const sources = await sourcesOf(q);
  return {
    precedence: await precedenceOf(q),
    sources: sources.map(({ code }) => code),
    freshFor: new Map(sources.map(({ code, freshDays }) => [code, freshDays * DAY])),
    now,
  };
}

/** Takes a whole report in one transaction, or only tells what would become of it. */
export async function takeReport(
  tx: Tx,
  source: Source,
  machines: readonly Facts[],
  { label, preview }: { label: string | undefined; preview: boolean },
  author: Author,
): Promise<{ run: string; preview: boolean; results: Result[] }> {
  const name = label ?? new Date(author.now).toISOString().slice(0, 10);
  const taking = await takingOf(tx, source, author);
  requireClasses(taking.classes, machines);
  await lockKeys(tx, source, machines);
  const run = preview ? null : await runOf(tx, source, name, author.now);
  const results: Result[] = [];
  for (const facts of machines) results.push(await take(tx, { ...taking, run }, facts));
  if (run)
    await countInRun(
      tx,
      run,
      results.map(({ outcome }) => outcome),
      author.now,
    );
  return { run: name, preview, results };
}

function requireClasses(classes: Classes, machines: readonly Facts[]): void {
  const strange = machines.findIndex((one) => classes.get(one.class)?.abstract !== false);
  if (strange >= 0) throw wrongField(`body.items.${strange}.class`, 'unknown_reference');
}
