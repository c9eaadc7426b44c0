import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import type { Tx } from '../platform/db/db.ts';
import { acknowledge } from '../policy/acknowledgements.ts';
import { approveDraft, type By, beginDraft, contentView, saveDraft } from '../policy/actions.ts';
import { versionsOf } from '../policy/store.ts';

const DAY = 86_400_000;
const CHANGED = '第二版：P3 用到一半时限即提醒，四张重复工单就算影响扩大。';

/**
 * A second version of the service policy as a company would have made it: drafted by the desk lead, approved and
 * published by the IT manager before it took effect, and acknowledged by some. Once.
 */
export async function loadDemoPolicy(tx: Tx, now: Instant): Promise<void> {
  if ((await versionsOf(tx, 'service')).length > 1) return;
  const lead = await somebody(tx, 'lead');
  const manager = await somebody(tx, 'it_manager');
  if (!lead || !manager) return;
  const by = (actor: By['actor'], days: number): By => ({ actor, now: now - days * DAY, ip: null });
  const { version } = await beginDraft(
    tx,
    { family: 'service', from: null, summary: CHANGED, announced: false },
    by(lead, 31),
  );
  const { version: _version, ...policy } = shippedPolicy;
  const wish = { ...policy, duplicatesGather: 4, warnings: { ...policy.warnings, P3: [50, 80] } };
  const seen = { family: 'service', version, revision: null };
  await saveDraft(tx, seen, { content: contentView('service', wish), summary: null }, by(lead, 31));
  const approval = { effectiveFrom: now - 27 * DAY, publish: CHANGED, rejudge: false, reason: null };
  await approveDraft(tx, seen, approval, by(manager, 30));
  for (const [index, personId] of (await readers(tx)).entries())
    await acknowledge(tx, version, { personId, now: now - (26 - (index % 20)) * DAY, ip: null });
}

async function somebody(tx: Tx, role: Role): Promise<By['actor'] | undefined> {
  const found = await sql<{ id: string; roles: Role[] }>`
    select id, roles from person where active and ${role} = any(roles) order by login limit 1`.execute(tx);
  const row = found.rows[0];
  return row && { kind: 'person', personId: row.id, roles: row.roles, groupIds: [] };
}

/** Two of three employees; who signs in first in the demo still has it before them. */
async function readers(tx: Tx): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from (select id, login, row_number() over (order by login) as place from person where active) p
    where place % 3 <> 0 and login <> 'lina' order by place`.execute(tx);
  return found.rows.map(({ id }) => id);
}
