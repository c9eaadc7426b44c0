import type { z } from 'zod';
import type { versionContent } from '#contract/policy-content.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import { validateCalendar } from '#domain/sla/calendar-validate.ts';
import { directoryProblems, passedOver } from '#domain/sla/policy-directory.ts';
import { validatePolicy } from '#domain/sla/policy-validate.ts';
import type { Queries } from '../platform/db/db.ts';
import { directoryFacts } from './directory.ts';

/** What forbids to save such a content of a family, by fields of the content itself. */
export async function problemsOf(
  q: Queries,
  family: string,
  content: z.output<typeof versionContent>,
): Promise<FieldProblem[]> {
  if (content.kind === 'calendar')
    return validateCalendar({ ...content.calendar, id: family.slice('calendar:'.length), version: 1 });
  const facts = await directoryFacts(q, content.policy);
  return [...validatePolicy(content.policy), ...directoryProblems(content.policy, facts)];
}

/** What is good to know of such a content and forbids nothing. */
export const hintsOf = async (
  q: Queries,
  content: z.output<typeof versionContent>,
): Promise<FieldProblem[]> =>
  content.kind === 'calendar' ? [] : passedOver(content.policy, await directoryFacts(q, content.policy));
