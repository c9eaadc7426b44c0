import { alwaysOpen, chinaWorking } from '#domain/sla/calendars.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import type { Rules } from '#domain/ticket/promises.ts';

/** The policy and calendars in force: the shipped ones. Each clock keeps their versions (A7). */
export const rules: Rules = {
  policy: shippedPolicy,
  calendars: { always: alwaysOpen, working: chinaWorking },
};
