import { REFUSALS, type RefusalCode } from '../refusal.ts';

/** Rules of the life cycle that somebody tried to go around, though nothing in their rights forbade the action itself. */
const OF_RULES: ReadonlySet<RefusalCode> = new Set([
  'wrong_status',
  'consent_missing',
  'consent_refused',
  'backup_missing',
  'change_required',
  'emergency_only_p1',
  'too_few_attempts',
  'appeal_open',
  'p1_rule',
  'doubtful_confirmation',
  'diagnosis_missing',
]);

/**
 * Whether the audit tells that this was refused (c21): what changes something and was forbidden, what a rule of the
 * life cycle refused, and looking into the audit itself without the right. `reads`: the route changes nothing.
 */
export const tellsRefusal = (
  code: RefusalCode,
  { reads, guarded }: { reads: boolean; guarded: boolean },
): boolean => (reads ? guarded && REFUSALS[code] === 403 : REFUSALS[code] === 403 || OF_RULES.has(code));
