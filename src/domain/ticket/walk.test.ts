import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, type Walk, walks } from '#test/ticket/walk.ts';
import { EVENT_KINDS, type Patch } from '../events.ts';
import { shippedRulebook, shippedRules } from '../sla/rulebook.ts';
import { heardByPhone } from './by-phone.ts';
import { missingFields } from './completeness.ts';
import { rebuild } from './evolve.ts';
import { legalTransitions } from './lifecycle.ts';
import { promisesOf } from './promises.ts';
import { nextTimer } from './reminders.ts';
import { openActions } from './review-actions.ts';
import type { Ticket } from './ticket.ts';
import { waitsForRequester } from './waiting.ts';

const COLLECTIONS = ['operations', 'visits', 'confirmations', 'contactAttempts', 'escalations'] as const;
const isCollection = (key: string): key is (typeof COLLECTIONS)[number] =>
  (COLLECTIONS as readonly string[]).includes(key);

const always = (check: (walk: Walk) => void, numRuns = 150) =>
  fc.assert(fc.property(walks, check), { numRuns });
const eachEntry = (check: (entry: Entry, past: readonly Entry[]) => void) =>
  always(({ entries }) => {
    for (const [i, entry] of entries.entries()) check(entry, entries.slice(0, i + 1));
  });

describe('whatever people do in whatever order', () => {
  it('the state is the fold of the history, also after a trip through JSON (2.6a)', () => {
    always(({ entries, ticket }) => {
      const history = entries.map(({ event }) => event);
      expect(rebuild(history)).toEqual(ticket);
      expect(rebuild(JSON.parse(JSON.stringify(history)))).toEqual(JSON.parse(JSON.stringify(ticket)));
    });
  });

  it('numbers have no gap and the version is the last of them', () => {
    always(({ entries, ticket }) => {
      expect(entries.map(({ event }) => event.seq)).toEqual(entries.map((_entry, i) => i + 1));
      expect(ticket.version).toBe(entries.length);
    });
  });

  it('an entry says what stood before, of exactly what it changes', () => {
    eachEntry(({ event, before }) => {
      if (event.kind === 'recorded') return;
      expect(event.before).toEqual(standing(before, event.after));
      for (const key of Object.keys(event.after) as (keyof Patch)[]) {
        expect(event.after[key], `${event.kind} ${key}`).not.toEqual(event.before[key]);
      }
    });
  });

  it('statuses follow the table', () => {
    const legal = new Set(legalTransitions().map(String));
    eachEntry(({ before, after }) => {
      if (before.status !== after.status) expect(legal).toContain(String([before.status, after.status]));
    });
  });

  it('nothing is closed without the requester’s yes to this result, or the exception (4.2c, A1)', () => {
    eachEntry(({ event, before, after }) => {
      if (event.kind !== 'closed') {
        return expect(after.status === 'closed' && before.status !== 'closed').toBe(false);
      }
      if (after.closure === 'confirmed') {
        const words = Object.values(after.confirmations).filter(({ round }) => round === after.round);
        expect(words.filter(({ accepted, by }) => accepted && by === 'lina')).toHaveLength(1);
        expect(event.actorId).toBe(words.find(({ accepted }) => accepted)?.phone?.recordedBy ?? 'lina');
      } else {
        expect(before.status).toBe('unconfirmed');
        const attempts = Object.values(after.contactAttempts).filter(({ round }) => round === after.round);
        expect(attempts.length).toBeGreaterThanOrEqual(3);
        expect(new Set(attempts.map(({ channel }) => channel)).size).toBeGreaterThanOrEqual(2);
      }
    });
  });

  it('a word by telephone stands under the names of both, and nobody confirms their own result (4.2c)', () => {
    eachEntry(({ event, before }) => {
      for (const said of Object.values(event.after.confirmations ?? {})) {
        expect(said.phone !== undefined).toBe(said.method === 'phone');
        if (said.phone === undefined) return expect(event.actorId).toBe('lina');
        expect(said.by).toBe('lina');
        expect(said.phone.recordedBy).toBe(event.actorId);
        expect(['lina', 'stranger', 'auditor', before.resolution?.by]).not.toContain(event.actorId);
        expect(said.at).toBeGreaterThanOrEqual(before.resolution?.at ?? Number.POSITIVE_INFINITY);
        expect(said.at).toBeLessThanOrEqual(event.at);
      }
    });
  });

  it('no operation starts without consent, backup and, when major, an open change (4.1-2, 4.1-3)', () => {
    eachEntry(({ event, after }) => {
      if (event.kind !== 'operation_started') return;
      const [id] = Object.keys(event.after.operations ?? {});
      const operation = after.operations[id ?? ''];
      expect(operation?.consent?.given).toBe(true);
      expect(operation?.backup).not.toBe(null);
      if (operation?.consent?.emergency) expect(operation.consent.by).not.toBe(operation.proposedBy);
      else expect(operation?.consent?.by).toBe('lina');
      if (operation?.major) expect(operation.changeRef).toBe('CH-1');
    });
  });

  it('what was said once stays said: confirmations, attempts, and the terms of what has started', () => {
    eachEntry(({ before, after }) => {
      expect(after.confirmations).toMatchObject(before.confirmations);
      expect(after.contactAttempts).toMatchObject(before.contactAttempts);
      for (const [id, { startedAt, consent, backup }] of Object.entries(before.operations)) {
        if (startedAt !== null) expect(after.operations[id]).toMatchObject({ startedAt, consent, backup });
      }
    });
  });

  it('what a review agreed on is never lost: it is done, or it is still owed', () => {
    eachEntry(({ event, before, after }) => {
      const owed = before.major ? openActions(before.major) : [];
      const left = after.major ? openActions(after.major) : [];
      if (event.kind === 'major_reviewed') expect(left).toEqual(expect.arrayContaining(owed));
      else expect(left).toHaveLength(owed.length - (event.kind === 'review_action_done' ? 1 : 0));
    });
  });

  it('the origin of a record stays, and only complete ones are accepted (3.2b)', () => {
    eachEntry(({ event, before, after }) => {
      const origin = ({ receivedAt, recordedAt, recordedBy, channel, source, requester }: Ticket) => ({
        ...{
          receivedAt,
          recordedAt,
          recordedBy,
          channel,
          source,
          who: requester.personId,
          name: requester.name,
        },
      });
      expect(origin(after)).toEqual(origin(before));
      if (event.kind === 'accepted') expect(missingFields(before)).toEqual([]);
    });
  });

  it('no appeal is decided by who made it or worked on it (4.3d)', () => {
    eachEntry(({ event, before }) => {
      if (event.kind === 'appeal_decided')
        expect([...before.handlerIds, 'lina']).not.toContain(event.actorId);
    });
  });

  it('there is a result exactly while there is one to confirm, and a timer exactly while it is new', () => {
    eachEntry(({ after }) => {
      const answered = ['resolved', 'unconfirmed', 'closed'].includes(after.status);
      expect(after.resolution !== null).toBe(answered);
      expect(nextTimer(after, shippedRules, null) !== null).toBe(after.status === 'resolved');
      expect(waitsForRequester(after).includes('confirmation')).toBe(answered && after.status !== 'closed');
      expect(after.question !== null).toBe(after.status === 'waiting_requester');
    });
  });

  it('an ended record has no running promise', () => {
    always(({ entries, ticket }) => {
      const last = entries.at(-1);
      const clocks = promisesOf(
        entries.map(({ event }) => event),
        shippedRulebook,
        (last?.event.at ?? 0) + 1,
      );
      expect(clocks.map(({ kind }) => kind)).toEqual(
        ['response', 'resolution', 'update', 'appeal'].filter(
          (kind) => kind !== 'appeal' || entries.some(({ event }) => event.kind === 'appealed'),
        ),
      );
      for (const { verdict, metAt } of clocks.filter(({ kind }) => kind !== 'appeal')) {
        if (ticket.status === 'withdrawn') expect(['met', 'breached', 'none']).toContain(verdict);
        if (ticket.status === 'closed')
          expect(verdict === 'met' || metAt !== null || verdict === 'none').toBe(true);
      }
    });
  });
});

it('the walks see everything that can happen', { timeout: 300_000 }, () => {
  const unseen = new Set([
    ...Object.keys(EVENT_KINDS),
    'closed confirmed',
    'closed unreachable',
    'closed by phone',
  ]);
  for (let seed = 1; seed <= 16 && unseen.size > 0; seed++) {
    for (const { entries } of fc.sample(walks, { numRuns: 600, seed })) {
      for (const { event, after } of entries) {
        unseen.delete(event.kind);
        if (event.kind === 'closed' && after.closure === 'confirmed' && heardByPhone(after))
          unseen.delete('closed by phone');
        if (event.kind === 'closed') unseen.delete(`closed ${after.closure}`);
      }
    }
  }
  expect([...unseen]).toEqual([]);
});

/** What stands on a ticket in the places that a patch touches. */
function standing(ticket: Ticket, patch: Patch): object {
  return Object.fromEntries(
    (Object.keys(patch) as (keyof Patch)[]).map((key) => {
      if (!isCollection(key)) return [key, ticket[key]];
      const ids = Object.keys(patch[key] ?? {});
      return [key, Object.fromEntries(Object.entries(ticket[key]).filter(([id]) => ids.includes(id)))];
    }),
  );
}
