import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOURCE_KINDS } from './alert.ts';
import { valuesAt } from './json.ts';
import { type AlertMapping, readAlerts, severityOf, timeOf } from './read.ts';

const NOW = Date.UTC(2026, 2, 2, 2);
const mapping: AlertMapping = {
  ...{ alerts: '$.events[*]', fingerprint: '$.key', name: '$.title', state: '$.status', at: '$.time' },
  ...{ resolvedValues: ['ok'], item: "$.about['host name']", severity: '$.level', summary: null },
};
const labelled = (over: object = {}) => ({
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'HostDown', instance: 'web01:9100', severity: 'critical' },
      annotations: { summary: 'web01 is down' },
      startsAt: '2026-03-02T09:00:00.123456789+08:00',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: 'c6eadffa33fcdf37',
      ...over,
    },
  ],
});
const zabbix = {
  event_value: '1',
  trigger_id: '13',
  event_name: 'High CPU',
  host_name: 'db01',
  event_nseverity: '5',
};

describe('a post', () => {
  it('of Alertmanager and Grafana', () => {
    const expected = {
      fingerprint: 'c6eadffa33fcdf37',
      name: 'HostDown',
      item: 'web01:9100',
      severity: 'critical',
    };
    const began = { at: Date.UTC(2026, 2, 2, 1, 0, 0, 123), firing: true };
    for (const kind of ['alertmanager', 'grafana'] as const) {
      const read = readAlerts(kind, labelled(), null, NOW);
      expect(read).toMatchObject({
        ok: true,
        reports: [{ ...expected, summary: 'web01 is down', marks: [began] }],
      });
      const over = readAlerts(
        kind,
        labelled({ status: 'resolved', endsAt: '2026-03-02T01:30:00Z' }),
        null,
        NOW,
      );
      const end = { at: Date.UTC(2026, 2, 2, 1, 30), firing: false };
      expect(over).toMatchObject({ ok: true, reports: [{ marks: [began, end] }] });
    }
  });

  it('of Zabbix, with times and where Zabbix does not know the macro', () => {
    expect(readAlerts('zabbix', { ...zabbix, event_timestamp: '1772413200' }, null, NOW)).toMatchObject({
      reports: [
        {
          fingerprint: '13@',
          item: 'db01',
          severity: 'critical',
          marks: [{ at: 1_772_413_200_000, firing: true }],
        },
      ],
    });
    const over = {
      ...zabbix,
      event_value: '0',
      event_timestamp: '{EVENT.TIMESTAMP}',
      host_name: '*UNKNOWN*',
    };
    expect(readAlerts('zabbix', over, null, NOW)).toMatchObject({
      reports: [{ item: null, marks: [{ at: NOW, firing: false }] }],
    });
  });

  it('of anything by paths', () => {
    const event = {
      key: 7,
      title: 'x',
      status: 'bad',
      time: 1_772_413_200,
      about: { 'host name': 'sw1' },
      level: '严重',
    };
    const body = { events: [event, { ...event, status: 'ok' }] };
    expect(readAlerts('generic', body, mapping, NOW)).toMatchObject({
      reports: [
        {
          fingerprint: '7',
          item: 'sw1',
          severity: 'critical',
          marks: [{ at: 1_772_413_200_000, firing: true }],
        },
        { marks: [{ firing: false }] },
      ],
    });
    expect(readAlerts('generic', event, { ...mapping, alerts: null }, NOW)).toMatchObject({
      reports: [{ name: 'x' }],
    });
  });

  it.each([
    ['alertmanager', [], 'body', 'wrong_type'],
    ['alertmanager', {}, 'body.alerts', 'required'],
    ['grafana', { alerts: [7] }, 'body.alerts.0', 'wrong_type'],
    ['alertmanager', labelled({ status: 'odd' }), 'body.alerts.0.status', 'not_allowed'],
    ['alertmanager', labelled({ fingerprint: undefined }), 'body.alerts.0.fingerprint', 'required'],
    ['alertmanager', labelled({ labels: {} }), 'body.alerts.0.labels.alertname', 'required'],
    ['zabbix', { ...zabbix, event_value: 'x' }, 'body.event_value', 'not_allowed'],
    ['zabbix', { ...zabbix, trigger_id: ' ' }, 'body.trigger_id', 'wrong_type'],
    ['generic', { events: [{ key: 1 }] }, 'body.status', 'required'],
    ['alertmanager', { alerts: Array(501).fill(labelled().alerts[0]) }, 'body.alerts', 'too_big'],
  ] as const)('of %s that is not understood is refused by name %#', (kind, body, field, code) => {
    const read = readAlerts(kind, body, kind === 'generic' ? mapping : null, NOW);
    expect(read).toEqual({ ok: false, problem: { field, code } });
  });

  it('of whatever content is read or refused, never a fault', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(labelled(), zabbix, { events: [zabbix] }));
    fc.assert(
      fc.property(fc.constantFrom(...SOURCE_KINDS), odd, fc.jsonValue(), (kind, body, more) => {
        const mixed =
          typeof body === 'object' && body !== null && !Array.isArray(body)
            ? { ...body, alerts: more }
            : body;
        for (const post of [body, mixed]) {
          const read = readAlerts(kind, post, mapping, NOW);
          if (read.ok)
            for (const { marks, name } of read.reports)
              expect([marks.length > 0, name !== '']).toEqual([true, true]);
        }
      }),
    );
  });
});

it.each([
  ['2026-03-02T09:00:00+08:00', Date.UTC(2026, 2, 2, 1)],
  ['2026-03-02 01:00:00Z', Date.UTC(2026, 2, 2, 1)],
  [1_772_413_200, 1_772_413_200_000],
  ['1772413200000', 1_772_413_200_000],
  ['0001-01-01T00:00:00Z', null],
  ['2026-03-02T09:00:00', null],
  ['2026-13-02T09:00:00Z', null],
  ['yesterday', null],
  [null, null],
])('the time %j', (said, at) => expect(timeOf(said)).toBe(at));

it.each([
  ['Critical', 'critical'],
  ['ERROR', 'high'],
  ['odd', 'warning'],
  [undefined, 'warning'],
  ['提示', 'info'],
])('the severity %j', (said, severity) => expect(severityOf(said)).toBe(severity));

it('paths lead by names, positions and every element, and nowhere else', () => {
  const root = { a: [{ b: 1 }, { b: 2 }], 'c d': 3 };
  expect(valuesAt(root, '$.a[*].b')).toEqual([1, 2]);
  expect(valuesAt(root, '$.a[1].b')).toEqual([2]);
  expect(valuesAt(root, "$['c d']")).toEqual([3]);
  expect(valuesAt(root, '$.a.b')).toEqual([]);
  expect(valuesAt(root, '$.constructor')).toEqual([]);
  expect(valuesAt(root, '$')).toEqual([root]);
});
