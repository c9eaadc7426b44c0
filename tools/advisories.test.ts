import { expect, it } from 'vitest';
import { advisoriesOf, judged } from './advisories.ts';

const REPORT = {
  auditReportVersion: 2,
  vulnerabilities: {
    inner: {
      severity: 'high',
      via: [
        {
          source: 1,
          name: 'inner',
          severity: 'high',
          title: 'bad',
          url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
        },
        { source: 2, name: 'inner', severity: 'low', title: 'worse' },
      ],
    },
    outer: { severity: 'high', via: ['inner'] },
  },
};
const IDS = ['2', 'GHSA-aaaa-bbbb-cccc'];

it('names each advisory once, not who depends on it', () => {
  expect(advisoriesOf(REPORT).map(({ id }) => id)).toEqual(IDS);
  expect(advisoriesOf({ auditReportVersion: 2 })).toEqual([]);
});

it.each([
  ['nobody accepted', [], IDS, []],
  ['accepted until later', [{ id: '2', why: 'x', until: '2026-04-01' }], ['GHSA-aaaa-bbbb-cccc'], []],
  ['accepted until yesterday', [{ id: '2', why: 'x', until: '2026-02-28' }], IDS, []],
  ['accepted and gone', [{ id: 'GHSA-old', why: 'x', until: '2026-04-01' }], IDS, ['GHSA-old']],
])('what is to be seen to: %s', (_name, accepted, open, gone) => {
  const found = judged(advisoriesOf(REPORT), accepted, '2026-03-01');
  expect([found.open.map(({ id }) => id), found.gone.map(({ id }) => id)]).toEqual([open, gone]);
});
