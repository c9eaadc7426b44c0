import type { z } from 'zod';
import type { directorySources } from '#contract/directory.ts';
import type { ReadProblem } from '#domain/directory/source.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import { explained } from '../organisation/constraints.ts';
import type { Database, Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { planOf, resultOf } from './plan.ts';
import { type Outside, readSource, SourceUnread } from './reading.ts';
import { insertRun, lastRuns, oneRun, openRunOf, type Run, resultOfRun } from './runs.store.ts';
import {
  insertSource,
  lockSource,
  type Source,
  serverOf,
  sources,
  storeFile,
  updateSource,
} from './store.ts';

type View = z.input<(typeof directorySources)['add']['output']>;
type RunView = z.input<(typeof directorySources)['run']['output']>;
type Added = z.output<(typeof directorySources)['add']['body']>;
type Changed = z.output<(typeof directorySources)['change']['body']>;

export interface By {
  personId: string;
  ip: string;
  now: number;
}

export const runView = ({ sourceId: _of, ...run }: Run): RunView => ({
  ...run,
  askedAt: run.askedAt.getTime(),
  startedAt: run.startedAt?.getTime() ?? null,
  endedAt: run.endedAt?.getTime() ?? null,
});

const viewOf = (source: Source, last: Run | undefined): View => ({
  ...source,
  nextRunAt: source.nextRunAt?.getTime() ?? null,
  fileAt: source.fileAt?.getTime() ?? null,
  lastRun: last ? runView(last) : null,
});

export async function listSources(q: Queries): Promise<{ items: View[]; troubled: number }> {
  const runs = await lastRuns(q);
  const items = (await sources(q)).map((source) => viewOf(source, runs.get(source.id)));
  const isTroubled = ({ lastRun }: View) => lastRun?.state === 'stopped' || lastRun?.state === 'failed';
  return { items, troubled: items.filter(isTroubled).length };
}

export async function existing(q: Queries, id: string): Promise<Source> {
  const [source] = await sources(q, id);
  if (!source) throw refused('not_found');
  return source;
}

export async function addSource(tx: Tx, wish: Added, by: By): Promise<View> {
  if ((wish.kind === 'ldap') !== (wish.providerId !== null))
    throw wrongField('body.providerId', wish.kind === 'ldap' ? 'required' : 'not_allowed');
  if (wish.providerId !== null && !(await serverOf(tx, wish.providerId)))
    throw refused('unknown_reference', undefined, [{ field: 'body.providerId', code: 'unknown_reference' }]);
  const id = await explained(insertSource(tx, wish, by.now));
  return noted(tx, 'directory_source_created', id, wish, by);
}

export async function changeSource(
  tx: Tx,
  { id, version }: { id: string; version: number | null },
  wish: Changed,
  by: By,
): Promise<View> {
  const before = await lockSource(tx, id);
  if (!before) throw refused('not_found');
  if (version !== null && version !== before.version)
    throw refused('version_conflict', { version: before.version });
  const { name, match, maxLosses, maxLossPercent, everyMinutes, enabled } = before;
  const named = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
  const after = { name, match, maxLosses, maxLossPercent, everyMinutes, enabled, ...named };
  await explained(updateSource(tx, id, after, by.now));
  return noted(tx, 'directory_source_changed', id, wish, by);
}

async function noted(tx: Tx, kind: AuditKind, source: string, what: object, by: By): Promise<View> {
  await audit(tx, { kind, by: by.personId, what: { source, ...what }, ip: by.ip });
  return viewOf(await existing(tx, source), (await lastRuns(tx)).get(source));
}

/** Takes the whole file; it is read, and judged, by the runs. */
export async function giveFile(tx: Tx, id: string, bytes: Uint8Array, by: By): Promise<View> {
  const source = await lockSource(tx, id);
  if (source?.kind !== 'csv') throw refused('not_found');
  await storeFile(tx, id, bytes, by);
  return noted(tx, 'directory_file_given', id, { bytes: bytes.length }, by);
}

/** Asks for a run; answers the one that waits or goes on when there is one. */
export async function askRun(tx: Tx, id: string, by: By): Promise<RunView> {
  await existing(tx, id);
  const made = await insertRun(tx, { sourceId: id, askedBy: by.personId, letsThrough: null });
  if (made)
    await audit(tx, {
      kind: 'directory_run_asked',
      by: by.personId,
      what: { source: id, run: made },
      ip: by.ip,
    });
  const run = await openRunOf(tx, id);
  if (!run) throw refused('version_conflict');
  return runView(run);
}

/** One more run that may carry out the losses of a stopped one. A source that named nobody is never let through. */
export async function letThrough(tx: Tx, sourceId: string, runId: string, by: By): Promise<RunView> {
  await lockSource(tx, sourceId);
  const stopped = await oneRun(tx, sourceId, runId);
  if (!stopped) throw refused('not_found');
  if (stopped.state !== 'stopped' || stopped.stop?.code === 'empty' || stopped.letThroughBy !== null)
    throw refused('run_not_stopped');
  const made = await insertRun(tx, { sourceId, askedBy: by.personId, letsThrough: runId });
  if (!made) throw refused('run_open');
  const what = { source: sourceId, run: made, letsThrough: runId };
  await audit(tx, { kind: 'directory_run_let_through', by: by.personId, what, ip: by.ip });
  const run = await oneRun(tx, sourceId, made);
  if (!run) throw refused('not_found');
  return runView(run);
}

export async function openedRun(q: Queries, sourceId: string, id: string) {
  const run = await oneRun(q, sourceId, id);
  if (!run) throw refused('not_found');
  return { ...runView(run), result: await resultOfRun(q, id) };
}

/** What was read, or why it could not be. */
async function told<T>(
  work: () => Promise<T>,
): Promise<{ problem: ReadProblem | null; error: string | null; said: T | null }> {
  try {
    return { problem: null, error: null, said: await work() };
  } catch (error) {
    if (!(error instanceof SourceUnread)) throw error;
    return { problem: error.problem, error: error.message, said: null };
  }
}

/** The first people of a source, as it says. */
export async function testSource(db: Database, id: string, out: Outside) {
  const source = await existing(db, id);
  const { said, ...others } = await told(() => readSource(db, source, out, 5));
  const people = (said?.people ?? []).map(({ key, active, cells }) => ({
    ...{ key, active, login: cells.login ?? '', name: cells.name ?? '' },
    ...{ email: cells.email || null, department: cells.department || null },
  }));
  return { ...others, people };
}

/** What a run would do now. */
export async function previewSource(db: Database, id: string, out: Outside) {
  const source = await existing(db, id);
  const { said, ...others } = await told(async () => {
    const { people } = await readSource(db, source, out);
    return resultOf(await planOf(db, source, people));
  });
  return { ...others, result: said };
}
