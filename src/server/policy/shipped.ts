import { sql } from 'kysely';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import type { Queries } from '../platform/db/db.ts';
import { contentHash } from './content.ts';

/**
 * The first version of policy and calendar, which the product brings along: in force from the beginning, so
 * that no ticket is ever without rules, and approved by nobody until somebody does (3.3c).
 */
export async function ensureShipped(q: Queries): Promise<void> {
  const { version: _policyVersion, ...policy } = shippedPolicy;
  const { id, version: _calendarVersion, ...calendar } = chinaWorking;
  for (const [family, content] of [
    ['service', policy],
    [`calendar:${id}`, calendar],
  ] as const) {
    await sql`
      insert into policy_version (family, version, state, content, hash, summary, created_at, changed_at, approved_at, effective_from)
      values (${family}, 1, 'approved', ${JSON.stringify(content)}::jsonb, ${contentHash(content)}, 'shipped',
              'epoch', 'epoch', 'epoch', 'epoch')
      on conflict do nothing`.execute(q);
  }
}
