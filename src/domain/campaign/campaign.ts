import type { Criticality } from '../config/item.ts';
import type { Instant } from '../instant.ts';
import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import { isEmptyRange, isInRange, type VersionRange, versionKey } from '../software/version.ts';

/** 草稿、进行中、已完成、已取消. */
export const CAMPAIGN_STATUSES = ['draft', 'running', 'done', 'cancelled'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** What moves a patch campaign (补丁活动), from where to where. */
export const CAMPAIGN_MOVES = {
  start: { from: ['draft'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  cancel: { from: ['draft', 'running'], to: 'cancelled' },
  resume: { from: ['done', 'cancelled'], to: 'running' },
} as const satisfies Record<string, { from: readonly CampaignStatus[]; to: CampaignStatus }>;
export type CampaignMove = keyof typeof CAMPAIGN_MOVES;

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Versions of a product that are to go; `before` is the one that mends them. */
export interface Affected extends VersionRange {
  productId: string;
}

/** Which items it is about, beside having one of these versions; what is null narrows nothing. */
export interface CampaignScope {
  class: string | null;
  siteId: string | null;
  departmentId: string | null;
  groupId: string | null;
  criticality: Criticality | null;
}

/** A patch campaign as it stands: the fold of its events. */
export interface Campaign {
  status: CampaignStatus;
  title: string;
  /** Who answers for it. */
  ownerId: string;
  /** The advisory that asks for it, e.g. CVE-2024-6387; null: a target version alone. */
  advisory: { code: string; severity: Severity; link: string | null } | null;
  affected: readonly Affected[];
  scope: CampaignScope;
  dueAt: Instant;
  /** The change under which it runs: `CH-000012`. */
  changeRef: string | null;
  note: string | null;
  startedAt: Instant | null;
  endedAt: Instant | null;
}

export type CampaignFields = Pick<
  Campaign,
  'title' | 'ownerId' | 'advisory' | 'affected' | 'scope' | 'dueAt' | 'changeRef' | 'note'
>;

/** Items whose upgrade is a change that somebody approves: those that the business stands on. */
export const isMajor = (criticality: Criticality): boolean =>
  criticality === 'critical' || criticality === 'high';

/** What is wrong with what a campaign says. */
export function fieldProblems({ affected }: Pick<CampaignFields, 'affected'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (affected.length === 0) problems.push({ field: 'body.affected', code: 'required' });
  for (const [index, range] of affected.entries()) {
    const at = (name: string, code: string) =>
      void problems.push({ field: `body.affected.${index}.${name}`, code });
    for (const name of ['from', 'upTo', 'before'] as const)
      if (range[name] !== null && versionKey(range[name]) === '') at(name, 'wrong_format');
    // Without an end every version is to go, also the one that is to come.
    if (range.upTo === null && range.before === null) at('before', 'required');
    else if (isEmptyRange(range)) at('before', 'not_allowed');
  }
  return problems;
}

/** What is known when a campaign is to move. */
export interface MoveFacts {
  /** Targets that are neither done, exempt nor out of it. */
  open: number;
  targets: number;
  majorTargets: number;
  reason: string | null;
}

/** Whether a campaign may move so; null: it may. */
export function mayMove(campaign: Campaign, move: CampaignMove, facts: MoveFacts): Refusal | null {
  if (!movesFrom(campaign).includes(move)) return refuse('campaign_status', { status: campaign.status });
  if (move === 'start' && facts.targets === 0) return refuse('no_targets');
  if (move === 'start' && facts.majorTargets > 0 && campaign.changeRef === null)
    return refuse('campaign_change_missing', { majorTargets: facts.majorTargets });
  const asks = move === 'cancel' || move === 'resume' || (move === 'finish' && facts.open > 0);
  if (asks && !facts.reason) return refuse('reason_required', { open: facts.open }, REASON);
  return null;
}
const REASON = [{ field: 'body.reason', code: 'required' }];

/** Where a campaign may go from here, as far as it is known without its targets. */
export const movesFrom = ({ status, startedAt }: Pick<Campaign, 'status' | 'startedAt'>): CampaignMove[] =>
  (Object.keys(CAMPAIGN_MOVES) as CampaignMove[]).filter((move) => {
    const from: readonly CampaignStatus[] = CAMPAIGN_MOVES[move].from;
    return from.includes(status) && (move !== 'resume' || startedAt !== null);
  });

/** Something is said of targets only while their campaign runs; null: it may be. */
export const targetsClosed = ({ status }: Pick<Campaign, 'status'>): Refusal | null =>
  status === 'running' ? null : refuse('campaign_status', { status });

/** What may still be changed: a draft as a whole, a running one in what does not move its scope. */
export const CHANGEABLE: Readonly<Record<CampaignStatus, readonly (keyof CampaignFields)[]>> = {
  draft: ['title', 'ownerId', 'advisory', 'affected', 'scope', 'dueAt', 'changeRef', 'note'],
  running: ['title', 'ownerId', 'dueAt', 'changeRef', 'note'],
  done: [],
  cancelled: [],
};

/** Whether these fields may be changed; null: they may. Who moves the due date of what runs says why. */
export function amendProblem(
  { status }: Pick<Campaign, 'status'>,
  named: readonly (keyof CampaignFields)[],
  reason: string | null,
): Refusal | null {
  const fixed = named.filter((field) => !CHANGEABLE[status].includes(field));
  if (fixed.length > 0)
    return refuse(
      'campaign_status',
      { status },
      fixed.map((field) => ({ field: `body.${field}`, code: 'not_allowed' })),
    );
  return status === 'running' && named.includes('dueAt') && !reason
    ? refuse('reason_required', undefined, REASON)
    : null;
}

/** What is seen of the affected products on an item. */
const SIGHTS = ['affected', 'mended', 'gone', 'unknown'] as const;
export type Sight = (typeof SIGHTS)[number];

/**
 * What the versions that are installed on an item say: one that is to go, none of these but another, no trace of the
 * product any more, or only that some version is there.
 */
export function sightOf(
  affected: readonly Affected[],
  installed: readonly { productId: string; version: string }[],
): Sight {
  const about = installed.filter(({ productId }) => affected.some((one) => one.productId === productId));
  if (about.length === 0) return 'gone';
  const isAffected = about.some(({ productId, version }) =>
    affected.some((one) => one.productId === productId && isInRange(one, version)),
  );
  if (isAffected) return 'affected';
  return about.every(({ version }) => versionKey(version) !== '') ? 'mended' : 'unknown';
}
