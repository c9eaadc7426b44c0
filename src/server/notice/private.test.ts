import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { smtpSink } from '#test/smtp.ts';
import { INCIDENT, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { recordTicket } from '../ticket/actions.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { mailChannel } from './channels.ts';
import { sendDeliveries } from './deliveries.ts';
import { notify } from './reactions.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead, manager, auditor } = people;
const sink = await smtpSink();
const mail = mailChannel({ url: sink.url, from: 'desk@huaheng.example' });
/** Far more than it takes; no test says how long anything may last. */
const PATIENCE = 3_600_000;
const SECRET = '便签上的密码';
const HANDOVER = '用户情绪激动';
const DESK_ONLY = ['内部备注', '没有送达'];
const STRANGER = 'guest@elsewhere.example';

for (const one of [lina, wang, chen, zhao, lead, manager, auditor])
  await one.patch('/session/preferences', { mailChoice: 'all' });

/** A ticket of a colleague, or of somebody without an account. */
async function begun(by: 'lina' | 'wang' | 'stranger'): Promise<number> {
  if (by !== 'stranger') return (await people[by].post('/tickets', INCIDENT)).body.id;
  const submission = {
    ...{ type: 'service_request' as const, title: '访客', symptom: null, occurredAt: null, scope: null },
    ...{ description: null, devices: [], noDeviceReason: null, impact: null, urgency: null },
    ...{ channel: 'phone' as const, source: null, receivedAt: null, backdateReason: null },
  };
  const requester = { personId: null, name: '访客', department: null, contact: STRANGER };
  const author = { actor: chen.actor, now: Date.now() };
  const made = await transaction(db, (tx) =>
    recordTicket(tx, { submission, requester, uploadIds: [] }, author),
  );
  return made.ticket.id;
}

const STEPS = {
  note: (id: number) => zhao.post(`/tickets/${id}/note`, { text: SECRET }),
  noteWithFile: async (id: number) => {
    const file = await chen.upload(`${SECRET}.txt`, SECRET);
    return chen.post(`/tickets/${id}/note`, { text: SECRET, uploadIds: [file.body.id] });
  },
  claim: (id: number) => chen.post(`/tickets/${id}/claim`),
  claimOther: (id: number) => zhao.post(`/tickets/${id}/claim`),
  comment: (id: number) => chen.post(`/tickets/${id}/comment`, { text: '正在查看' }),
  ask: (id: number) => chen.post(`/tickets/${id}/ask`, { question: '型号？' }),
  answer: (id: number) => lina.post(`/tickets/${id}/answer`, { text: 'HP', fields: {} }),
  resume: (id: number) => chen.post(`/tickets/${id}/resume`, {}),
  escalate: (id: number) => chen.post(`/tickets/${id}/escalate`, { handover: HANDOVER }),
  leave: () => sql`update person set roles = '{requester}' where id = ${zhao.id}`.execute(db),
  comeBack: () => sql`update person set roles = '{requester,agent}' where id = ${zhao.id}`.execute(db),
} as const;
/** Somebody owns the ticket, so that there is whom a note is news to. */
const owners = fc.constantFrom('claim' as const, 'claimOther' as const);
const steps = fc.array(fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])), {
  minLength: 3,
  maxLength: 9,
});

it('whatever happens, a private note, its file and a hand-over never leave for whom they are not', {
  timeout: PATIENCE,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('lina', 'wang', 'stranger'), owners, steps, async (by, owner, more) => {
      const history = [owner, ...more];
      sink.got.length = 0;
      const id = await begun(by);
      // A step that is not possible now is refused, and changes nothing.
      for (const step of history) await STEPS[step](id);
      while (await drainOutbox(db, [notify])) {}
      await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
      while (await sendDeliveries(db, { mail, publicUrl: null })) {}
      const zhaoWorks = history.findLast((step) => step === 'leave' || step === 'comeBack') !== 'leave';
      await STEPS.comeBack();
      const desk = ['chen', 'zhao', 'lead', 'manager'].filter((one) => one !== 'zhao' || zhaoWorks);
      for (const got of sink.got) {
        const to = got.to[0] ?? '';
        const said = [got.mail.subject, got.mail.text, got.mail.html].join('\n');
        const works = desk.some((one) => to === `${one}@huaheng.example`);
        const own = to === (by === 'stranger' ? STRANGER : `${by}@huaheng.example`);
        expect([to, works || own]).toEqual([to, true]);
        expect(got.mail.attachments).toEqual([]);
        if (!works) for (const word of [HANDOVER, ...DESK_ONLY]) expect(said).not.toContain(word);
        // The desk hears that there is a note, and reads it on the page.
        expect(said).not.toContain(SECRET);
      }
    }),
    { numRuns: process.env.YINUO_NIGHTLY ? 150 : 12 },
  );
});
