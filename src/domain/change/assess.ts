import { CRITICALITIES, type Criticality } from '../config/item.ts';
import { type FieldProblem, type Refusal, refuse } from '../refusal.ts';
import type { Requirement, Rule } from './approval.ts';
import type { Category, Request } from './change.ts';
import { type Approvals, type ChangePolicy, LEVELS, type Level, type Question } from './policy.ts';

/** What the policy makes of a change when it is submitted, kept as it was judged. */
export interface Assessment {
  policyVersion: number;
  risk: Level;
  impact: Level;
  /** People hit when the items touched fail. */
  people: number;
  /** The highest of the items touched; null without items. */
  criticality: Criticality | null;
  category: Category;
  rule: Rule;
}

/** What an assessment rests on beside the request. */
export interface ChangeFacts {
  policyVersion: number;
  people: number;
  /** Of the items touched. */
  criticalities: readonly Criticality[];
  /** People of each board of the policy, by its code. */
  boards: Readonly<Record<string, readonly string[]>>;
}

const atLeast = (level: Level, other: Level): Level =>
  LEVELS[Math.max(LEVELS.indexOf(level), LEVELS.indexOf(other))]!;

export const highest = (all: readonly Criticality[]): Criticality | null =>
  CRITICALITIES.find((one) => all.includes(one)) ?? null;

/** At least as critical as the other. */
export const asCritical = (one: Criticality, as: Criticality): boolean =>
  CRITICALITIES.indexOf(one) <= CRITICALITIES.indexOf(as);

const levelFrom = (value: number, { medium, high }: { medium: number; high: number }): Level =>
  value >= high ? 'high' : value >= medium ? 'medium' : 'low';

/** Sum of the points that were answered for. */
const pointsOf = (
  questions: readonly Question[],
  about: Question['about'],
  answers: Request['answers'],
): number =>
  questions
    .filter((one) => one.about === about)
    .reduce(
      (sum, { code, choices }) => sum + (choices.find((one) => one.code === answers[code])?.points ?? 0),
      0,
    );

const CRITICAL_IMPACT: Record<Criticality, Level> = {
  critical: 'high',
  high: 'medium',
  normal: 'low',
  low: 'low',
};

/** Risk by the answers alone; impact by answers, people hit and the items touched, whichever is highest. */
export function levelsOf(
  policy: ChangePolicy,
  answers: Request['answers'],
  { people, criticalities }: Pick<ChangeFacts, 'people' | 'criticalities'>,
): { risk: Level; impact: Level } {
  const risk = levelFrom(pointsOf(policy.questions, 'risk', answers), policy.points);
  const answered = levelFrom(pointsOf(policy.questions, 'impact', answers), policy.points);
  const touched = highest(criticalities);
  const impact = atLeast(
    atLeast(answered, levelFrom(people, policy.people)),
    touched === null ? 'low' : CRITICAL_IMPACT[touched],
  );
  return { risk, impact };
}

/** Every question has one of its answers, and nothing else is answered. */
export function answerProblems(
  policy: ChangePolicy,
  answers: Request['answers'],
  whole: boolean,
): FieldProblem[] {
  const open = policy.questions
    .filter(({ code }) => whole && answers[code] === undefined)
    .map(({ code }) => ({ field: `answers.${code}`, code: 'required' }));
  const odd = Object.entries(answers).flatMap(([code, answer]) => {
    const question = policy.questions.find((one) => one.code === code);
    if (question?.choices.some((one) => one.code === answer)) return [];
    return [{ field: `answers.${code}`, code: question ? 'not_allowed' : 'unknown_reference' }];
  });
  return [...open, ...odd];
}

/** What a policy makes of a request: levels, and who has to approve it. */
export function assess(
  policy: ChangePolicy,
  { category, answers, implementerId }: Pick<Request, 'category' | 'answers' | 'implementerId'>,
  requesterId: string,
  facts: ChangeFacts,
): Assessment | Refusal {
  const { risk, impact } = levelsOf(policy, answers, facts);
  const level = atLeast(risk, impact);
  const barred = [...new Set([requesterId, ...(implementerId === null ? [] : [implementerId])])];
  if (category === 'standard' && LEVELS.indexOf(level) > LEVELS.indexOf(policy.standardAtMost))
    return refuse('not_standard', { level });
  const asked =
    category === 'standard' ? [] : category === 'emergency' ? policy.emergency : policy.normal[level];
  const requirements: Requirement[] = [];
  for (const approvals of asked) {
    const found = requirementOf(approvals, facts, barred);
    if (found !== null && 'needed' in found) requirements.push(found);
    else if (found !== null) return found;
  }
  return {
    ...{ policyVersion: facts.policyVersion, risk, impact, people: facts.people, category },
    criticality: highest(facts.criticalities),
    rule: { requirements, barred },
  };
}

/** A board with too few who may vote would never approve: that is said at once. */
function requirementOf(
  { board, needed, veto, optional }: Approvals,
  { boards }: ChangeFacts,
  barred: readonly string[],
): Requirement | Refusal | null {
  const voterIds = [...new Set(boards[board] ?? [])].filter((id) => !barred.includes(id));
  if (voterIds.length >= needed) return { code: board, voterIds, needed, veto };
  return optional ? null : refuse('too_few_approvers', { board, needed, available: voterIds.length });
}
