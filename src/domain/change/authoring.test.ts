import { expect, it } from 'vitest';
import type { PersonActor } from '../permissions/actor.ts';
import { approvalProblem, readsAuthored } from './authoring.ts';

const actor = (personId: string, roles: PersonActor['roles']): PersonActor => ({
  ...{ kind: 'person', personId, roles, groupIds: [] },
});
const lead = actor('lead', ['lead']);

it.each([
  ['draft', 'other', false, null],
  ['draft', null, false, null],
  ['draft', 'lead', false, 'same_author'],
  ['draft', 'lead', true, null],
  ['approved', 'other', false, 'not_draft'],
  ['discarded', 'lead', true, 'not_draft'],
  ['retired', 'other', false, 'not_draft'],
] as const)('%s of %s, nobody else: %s is approved by the lead: %s', (state, authorId, alone, code) => {
  expect(approvalProblem({ state, authorId }, lead, alone)?.code ?? null).toBe(code);
});

it.each([
  ['approved', 'agent', true],
  ['draft', 'agent', false],
  ['draft', 'lead', true],
  ['retired', 'agent', false],
] as const)('%s is read by the %s: %s', (state, role, reads) => {
  expect(readsAuthored(actor('x', [role]), { state })).toBe(reads);
});
