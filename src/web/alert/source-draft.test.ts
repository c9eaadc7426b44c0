import { describe, expect, it } from 'vitest';
import { alerts } from '#contract/alerts.ts';
import {
  bodyOf,
  draftOf,
  exported,
  foundAt,
  imported,
  moved,
  NEW_RULE,
  pathProblem,
  type SourceDraft,
} from './source-draft.ts';

const owner = { id: '019333d0-0000-4000-8000-000000000001', name: '陈晨' };
const draft: SourceDraft = { ...draftOf(null), name: '机房', owner, kind: 'generic' };
const sample = { events: [{ id: 7, 'a name': 'UPS', tags: ['x', 'y'] }, { id: 8 }] };
const paths = { ...draft.paths, alerts: '$.events[*]', fingerprint: '$.id', name: "$['a name']" };

describe('a source as it is written', () => {
  it.each(['generic', 'zabbix'] as const)('%s makes a body that the API takes', (kind) => {
    const rules = [NEW_RULE, ...draft.policy.rules];
    const body = bodyOf({ ...draft, kind, policy: { ...draft.policy, rules } });
    expect(alerts.add.body.safeParse(body).success).toBe(true);
    expect(body.mapping === null).toBe(kind !== 'generic');
  });

  it.each([
    ['alerts', 2],
    ['fingerprint', '7'],
    ['name', 'UPS'],
    ['state', null],
  ] as const)('shows what the path of %s leads to: %j', (path, found) => {
    expect(foundAt(path, paths, sample)).toBe(found);
  });

  it.each([
    ['name', '', 'required'],
    ['item', ' ', null],
    ['item', 'host', 'wrong_format'],
    ['item', '$.host.name', null],
  ] as const)('%s %j: %j', (path, text, problem) => expect(pathProblem(path, text)).toBe(problem));

  it('moves a rule, and none over the end', () => {
    expect(moved([1, 2, 3], 1, -1)).toEqual([2, 1, 3]);
    expect(moved([1, 2, 3], 1, 1)).toEqual([1, 3, 2]);
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
  });
});

describe('as JSON', () => {
  it('goes out and comes in unchanged', () => {
    const changed = { ...draft, paths, resolvedValues: ['ok', '已恢复'] };
    expect(imported(draft, exported(changed))).toEqual(changed);
  });

  it.each([
    ['no JSON', ''],
    ['[]', ''],
    ['{"policy":{}}', 'policy.rules'],
    ['{"mapping":{"fingerprint":"id"}}', 'mapping.fingerprint'],
  ])('%s is not taken, and says where', (text, place) => expect(imported(draft, text)).toBe(place));
});
