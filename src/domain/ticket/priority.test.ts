import { describe, expect, it } from 'vitest';
import { shippedPolicy } from '../sla/policy.ts';
import { IMPACTS, isRaised, P1_FLAGS, PRIORITIES, priorityOf, URGENCIES } from './priority.ts';

/** The matrix of the norm's section (d) after A2 and A3: rows impact, columns stopped ... planned. */
const MATRIX = {
  enterprise: ['P1', 'P1', 'P2', 'P4'],
  department: ['P1', 'P2', 'P3', 'P4'],
  group: ['P2', 'P2', 'P3', 'P4'],
  individual: ['P2', 'P2', 'P3', 'P4'],
} as const;

const cells = IMPACTS.flatMap((impact) =>
  URGENCIES.map((urgency, column) => [impact, urgency, MATRIX[impact][column] ?? 'P4'] as const),
);

describe('priority', () => {
  it.each(cells)('%s and %s make %s', (impact, urgency, priority) => {
    expect(priorityOf({ impact, urgency, p1Flags: [], services: [] }, shippedPolicy)).toBe(priority);
  });

  it.each(P1_FLAGS)('%s makes P1 of every cell, known or not (A3)', (flag) => {
    for (const [impact, urgency] of cells) {
      expect(priorityOf({ impact, urgency, p1Flags: [flag], services: [] }, shippedPolicy)).toBe('P1');
    }
    expect(priorityOf({ impact: null, urgency: null, p1Flags: [flag], services: [] }, shippedPolicy)).toBe(
      'P1',
    );
  });

  it('is P3 while impact or urgency is not known', () => {
    for (const [impact, urgency] of cells) {
      expect(priorityOf({ impact, urgency: null, p1Flags: [], services: [] }, shippedPolicy)).toBe('P3');
      expect(priorityOf({ impact: null, urgency, p1Flags: [], services: [] }, shippedPolicy)).toBe('P3');
    }
  });

  it('is decided by what is hit, not by whether there is a way round (A2)', () => {
    const hit = (urgency: 'blocked' | 'avoidable') =>
      IMPACTS.map((impact) => priorityOf({ impact, urgency, p1Flags: [], services: [] }, shippedPolicy));
    expect(hit('blocked')).toEqual(['P1', 'P2', 'P2', 'P2']);
    expect(hit('avoidable')).toEqual(['P2', 'P3', 'P3', 'P3']);
  });

  it('is raised towards P1 only', () => {
    const raises = PRIORITIES.flatMap((from) =>
      PRIORITIES.filter((to) => isRaised(from, to)).map((to) => from + to),
    );
    expect(raises).toEqual(['P2P1', 'P3P1', 'P3P2', 'P4P1', 'P4P2', 'P4P3']);
  });
});
