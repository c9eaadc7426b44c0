import { describe, expect, it } from 'vitest';
import { listQuery } from '#contract/ticket/tickets.ts';
import type { Me } from '../platform/session.tsx';
import { isNarrowed, queryOf, VIEWS, viewOf, viewsOf } from './views.ts';

const person = (permissions: Me['permissions'], groups: Me['groups'] = []) => ({ permissions, groups }) as Me;
const agent = person(['desk.read', 'desk.work'], [{ id: 'g', name: '服务台', line: 1 }]);
const auditor = person(['desk.read']);

describe('views of the queue', () => {
  it('begin with the groups of who has some, else with everything', () => {
    expect(viewOf({}, agent)).toBe('groups');
    expect(viewOf({}, person(['desk.read', 'desk.work']))).toBe('all');
    expect(viewOf({}, auditor)).toBe('all');
  });

  it('are those that mean something to the reader, whatever the address says', () => {
    expect(viewsOf(auditor)).not.toContain('mine');
    expect(viewOf({ view: 'mine' }, auditor)).toBe('all');
    expect(viewOf({ view: 'nonsense' }, agent)).toBe('groups');
  });

  it.each(VIEWS)('%s asks what the contract takes', (view) => {
    const search = { view, state: 'waiting', priority: 'P1', type: 'incident', sort: 'due', q: 'VPN' };
    const asked = Object.entries(queryOf(search, agent)).filter(([, value]) => value !== undefined);
    expect(listQuery.safeParse(Object.fromEntries(asked)).error).toBeUndefined();
  });

  it('drops what is no filter instead of failing', () => {
    const query = queryOf({ view: 'all', state: 'gone', priority: 'P9', sort: 'colour' }, agent);
    expect(query).toMatchObject({ state: 'open', priority: undefined, sort: 'priority' });
  });

  it('find a single status among all tickets', () => {
    expect(queryOf({ view: 'all', state: 'closed' }, agent)).toMatchObject({
      state: 'all',
      status: 'closed',
    });
  });

  it('are narrowed by anything but their own name', () => {
    expect(isNarrowed({ view: 'all', sort: 'due' })).toBe(false);
    expect(isNarrowed({ view: 'all', q: 'VPN' })).toBe(true);
    expect(isNarrowed({ view: 'all', channel: 'phone' })).toBe(true);
  });

  it('take a channel and a time from the address, and nothing that is none', () => {
    const at = '2026-11-01T00:00:00.000Z';
    expect(queryOf({ view: 'all', channel: 'im_converted', from: at }, agent)).toMatchObject({
      channel: 'im_converted',
      recordedFrom: at,
    });
    expect(queryOf({ view: 'all', channel: 'fax', from: 'soon' }, agent)).toMatchObject({
      channel: undefined,
      recordedFrom: undefined,
    });
  });
});
