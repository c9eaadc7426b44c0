import { describe, expect, it } from 'vitest';
import { localTextOf } from '../platform/local-time.ts';
import { type Amended, changesBetween } from './amendment.ts';

const record: Amended = {
  type: 'incident',
  title: 'VPN',
  symptom: 'drops',
  occurredAt: '2026-03-02T09:00',
  scope: 'me',
  description: '',
  devices: [{ kind: 'device', name: 'laptop', ref: null }],
  noDeviceReason: '',
  department: 'A',
  contact: '1',
};

describe('an amendment', () => {
  it('sends nothing that was not changed', () => {
    expect(changesBetween(record, { ...record })).toEqual({});
  });

  it('sends an emptied text as unknown, and an emptied title as it is, to be refused', () => {
    expect(changesBetween(record, { ...record, scope: ' ' })).toEqual({ scope: null });
    expect(changesBetween(record, { ...record, title: '' })).toEqual({ title: '' });
  });

  it('sends a time as a point in time, and what came in comes out again', () => {
    const at = new Date('2026-03-02T01:30:00Z');
    const changes = changesBetween(record, { ...record, occurredAt: localTextOf(at.getTime()) });
    expect(changes).toEqual({ occurredAt: at.toISOString() });
  });
});
