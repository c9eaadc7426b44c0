import { sql } from 'kysely';
import { answerProblems } from '#domain/change/assess.ts';
import { approvalProblem } from '#domain/change/authoring.ts';
import type { Model } from '#domain/change/decide.ts';
import { holds } from '#domain/permissions/actor.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { changePolicyInForce } from './policy.ts';
import type { By } from './policy-life.ts';

type Content = Omit<Model, 'id' | 'approved'>;

interface Row {
  id: string;
  name: string;
  state: 'draft' | 'approved' | 'retired';
  content: Content;
  authorId: string;
  author: string;
  approver: string | null;
}

const MODEL = sql`m.id, m.name, m.state, m.content, m.author_id as "authorId", a.name as author, p.name as approver`;
const JOINS = sql`join person a on a.id = m.author_id left join person p on p.id = m.approver_id`;

const shown = ({ content, authorId, ...row }: Row, { actor }: By) => ({
  ...row,
  ...{ plan: content.plan, test: content.test, backOut: content.backOut, answers: { ...content.answers } },
  mayApprove: holds(actor, 'change.manage') && approvalProblem({ ...row, authorId }, actor, false) === null,
});

/** Models that may be used, and for who makes them the others. */
export async function modelsFor(q: Queries, by: By) {
  const found = await sql<Row>`select ${MODEL} from change_model m ${JOINS}
    where m.state = 'approved' or ${holds(by.actor, 'change.manage')}
    order by m.state, m.name collate "zh-x-icu", m.id limit 500`.execute(q);
  return { items: found.rows.map((row) => shown(row, by)) };
}

async function locked(tx: Tx, id: string): Promise<Row> {
  const found =
    await sql<Row>`select ${MODEL} from change_model m ${JOINS} where m.id = ${id} for update of m`.execute(
      tx,
    );
  if (!found.rows[0]) throw refused('not_found');
  return found.rows[0];
}

export async function addModel(tx: Tx, { name, ...content }: Content & { name: string }, by: By) {
  const { policy } = await changePolicyInForce(tx, by.now);
  const problems = answerProblems(policy, content.answers, true);
  if (problems.length > 0)
    throw refused(
      'invalid',
      undefined,
      problems.map(({ field, code }) => ({ field: `body.${field}`, code })),
    );
  const made = await sql<{ id: string }>`insert into change_model (name, content, author_id, created_at)
    values (${name}, ${JSON.stringify(content)}::jsonb, ${by.actor.personId}, ${new Date(by.now)})
    returning id`.execute(tx);
  const { id } = made.rows[0]!;
  await audit(tx, {
    kind: 'change_model_proposed',
    by: by.actor.personId,
    what: { model: id, name },
    ip: by.ip,
  });
  return shown(await locked(tx, id), by);
}

/** A model lets changes go without approval: two people answer for it. */
export async function approveModel(tx: Tx, id: string, by: By) {
  const row = await locked(tx, id);
  const refusal = approvalProblem(row, by.actor, false);
  if (refusal) throw new Refused(refusal);
  await sql`update change_model set state = 'approved', approver_id = ${by.actor.personId},
    approved_at = ${new Date(by.now)} where id = ${id}`.execute(tx);
  await audit(tx, { kind: 'change_model_approved', by: by.actor.personId, what: { model: id }, ip: by.ip });
  return shown(await locked(tx, id), by);
}

export async function retireModel(tx: Tx, id: string, by: By) {
  const row = await locked(tx, id);
  if (row.state === 'retired') return shown(row, by);
  await sql`update change_model set state = 'retired' where id = ${id}`.execute(tx);
  await audit(tx, { kind: 'change_model_retired', by: by.actor.personId, what: { model: id }, ip: by.ip });
  return shown(await locked(tx, id), by);
}
