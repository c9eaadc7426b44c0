import type { z } from 'zod';
import type { versionSummary, versionView } from '#contract/policy.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { comparePolicies } from '#domain/policy/compare.ts';
import { type PolicyAction, policyActions } from '#domain/policy/version.ts';
import { namesIn } from '../organisation/names.ts';
import type { Queries } from '../platform/db/db.ts';
import { contentView } from './actions.ts';
import {
  inForceOf,
  judgedOtherwise,
  occasionOf,
  rejudgementOf,
  type VersionRow,
  type WholeVersion,
} from './store.ts';

/** The fields of a version that its summary shows. */
export function summaryOf(row: VersionRow): z.input<typeof versionSummary> {
  const { authorId: _authorId, published: _published, rejudged: _rejudged, ...shown } = row;
  return shown;
}

/** A version with what it changes and what the reader may do to it. */
export async function viewOf(
  q: Queries,
  { content, ...row }: WholeVersion,
  actor: Actor,
  now: Instant,
): Promise<z.input<typeof versionView>> {
  const standing = row.inForce ? null : await inForceOf(q, row.family);
  const actions = policyActions(row, actor, await occasionOf(q, actor, now));
  const changes = standing ? comparePolicies(standing.content, content) : [];
  return {
    ...summaryOf(row),
    content: contentView(row.family, content),
    comparedWith: standing?.version ?? null,
    changes,
    names: await namesIn(q, [content, changes]),
    actions,
    rejudgement: await rejudgementOf(q, row),
    openTickets: judges(actions) ? await judgedOtherwise(q, row) : null,
  };
}

/** Who approves is asked whether open tickets are judged anew, too. */
const judges = (actions: readonly PolicyAction[]): boolean =>
  actions.includes('rejudge') || actions.includes('approve');
