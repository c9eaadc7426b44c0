import type { Instant } from '../instant.ts';

export const VOTES = ['approve', 'reject', 'abstain'] as const;
export type VoteKind = (typeof VOTES)[number];

/** A vote as it was cast; it is never changed. A change of mind is another one. */
export interface Vote {
  voterId: string;
  /** In whose place: the voter's own, or that of somebody who is absent or has delegated it. */
  forId: string;
  vote: VoteKind;
  comment: string | null;
  at: Instant;
}

/** Who has to agree: so many of these people. */
export interface Requirement {
  /** Of the policy: the board or authority that is asked. */
  code: string;
  voterIds: readonly string[];
  /** So many of them have to approve; at least 1. */
  needed: number;
  /** One rejection is enough to reject. */
  veto: boolean;
}

/** Who is asked, and who never votes: the requester and the implementer. */
export interface Rule {
  requirements: readonly Requirement[];
  barred: readonly string[];
}

/** From `from` to before `to` somebody else votes in one's place. */
export interface Delegation {
  fromId: string;
  toId: string;
  from: Instant;
  to: Instant;
}

/** From `from` to before `to` somebody is away; the deputy votes meanwhile. */
export interface Absence {
  personId: string;
  deputyId: string | null;
  from: Instant;
  to: Instant;
}

export type ApprovalResult = 'pending' | 'approved' | 'rejected';

export interface RequirementResult {
  code: string;
  result: ApprovalResult;
  approvals: number;
  rejections: number;
  needed: number;
}

export interface Approval {
  result: ApprovalResult;
  requirements: readonly RequirementResult[];
}

const covers = ({ from, to }: { from: Instant; to: Instant }, at: Instant): boolean => from <= at && at < to;

/** Who may vote in somebody's place at an instant, that person first. */
function standInsOf(
  personId: string,
  absences: readonly Absence[],
  delegations: readonly Delegation[],
  at: Instant,
): string[] {
  const delegates = delegations
    .filter((one) => one.fromId === personId && covers(one, at))
    .map(({ toId }) => toId);
  const deputies = absences
    .filter((one) => one.personId === personId && covers(one, at))
    .flatMap(({ deputyId }) => (deputyId === null ? [] : [deputyId]));
  return [...new Set([personId, ...delegates, ...deputies])];
}

/** In whose places somebody may vote at an instant; nobody who is barred votes, and nobody is voted for who is. */
export function placesOf(
  voterId: string,
  rule: Rule,
  absences: readonly Absence[],
  delegations: readonly Delegation[],
  at: Instant,
): string[] {
  if (rule.barred.includes(voterId)) return [];
  const asked = new Set(rule.requirements.flatMap(({ voterIds }) => voterIds));
  return [...asked].filter(
    (id) => !rule.barred.includes(id) && standInsOf(id, absences, delegations, at).includes(voterId),
  );
}

/**
 * What votes come to. Nothing else than the votes of this round counts: the last one of each place, the own word of
 * whom it belongs to above that of a stand-in; each voter once in a requirement; and only what was cast by somebody
 * who might do so then. Whoever rejects is never counted among those who approve (c4).
 */
export function outcomeOf(
  rule: Rule,
  votes: readonly Vote[],
  absences: readonly Absence[],
  delegations: readonly Delegation[],
  now: Instant,
): Approval {
  const legal = votes.filter(
    ({ voterId, forId, at }) =>
      at <= now && placesOf(voterId, rule, absences, delegations, at).includes(forId),
  );
  const requirements = rule.requirements.map((one) => resultOf(one, rule.barred, legal));
  const results = requirements.map(({ result }) => result);
  if (results.includes('rejected')) return { result: 'rejected', requirements };
  const approved = results.length > 0 && results.every((result) => result === 'approved');
  return { result: approved ? 'approved' : 'pending', requirements };
}

function resultOf(
  { code, voterIds, needed, veto }: Requirement,
  barred: readonly string[],
  votes: readonly Vote[],
): RequirementResult {
  const places = [...new Set(voterIds)].filter((id) => !barred.includes(id));
  const standing = places.flatMap((id) => standingVote(id, votes) ?? []);
  const against = standing.filter(({ vote }) => vote === 'reject');
  const opponents = new Set(against.map(({ voterId }) => voterId));
  const approvers = new Set(
    standing
      .filter(({ vote, voterId }) => vote === 'approve' && !opponents.has(voterId))
      .map(({ voterId }) => voterId),
  );
  const open = places.length - standing.length;
  const counts = { code, approvals: approvers.size, rejections: against.length, needed };
  if (veto && against.length > 0) return { ...counts, result: 'rejected' };
  if (approvers.size >= needed) return { ...counts, result: 'approved' };
  return { ...counts, result: approvers.size + open < needed ? 'rejected' : 'pending' };
}

/** The word that stands for a place: the last own one, else the last one of a stand-in. */
function standingVote(placeId: string, votes: readonly Vote[]): Vote | undefined {
  const cast = votes.filter(({ forId }) => forId === placeId);
  return lastOf(cast.filter(({ voterId }) => voterId === placeId)) ?? lastOf(cast);
}

/** The latest; of two at the same instant the one that was written later. */
const lastOf = (votes: readonly Vote[]): Vote | undefined =>
  votes.reduce<Vote | undefined>((last, vote) => (last && last.at > vote.at ? last : vote), undefined);
