import { expect, it } from 'vitest';
import { countedBy, csvOf } from './counting.ts';

const items = [
  { month: '2026-03', category: 'attack', level: null, impact: 'group', total: 2, open: 1 },
  { month: '2026-03', category: 'data', level: 'major', impact: null, total: 1, open: 0 },
  { month: '2026-04', category: 'attack', level: 'general', impact: 'group', total: 3, open: 3 },
];

it('incidents are summed by what they have in common', () => {
  expect(countedBy(items, ({ category }) => category)).toEqual([
    { name: 'attack', total: 5, open: 4 },
    { name: 'data', total: 1, open: 0 },
  ]);
});

it('a spreadsheet has a line a sort, and empty cells for what is not known', () => {
  expect(csvOf(items).split('\r\n').slice(0, 2)).toEqual([
    'month,category,level,impact,total,open',
    '2026-03,attack,,group,2,1',
  ]);
});
