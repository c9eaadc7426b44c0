import { expect, it } from 'vitest';
import { PROBLEM_ACTIONS } from '#domain/problem/lifecycle.ts';
import { ASKING, bodyOf, FIELDS, numbersIn } from './forms.ts';

it.each([
  ['12 13', [12, 13]],
  ['#12，１３、14', [12, 13, 14]],
  ['没有', []],
  ['0', []],
])('numbers in %s', (text, numbers) => expect(numbersIn(text)).toEqual(numbers));

it('sends what each form asks for, under the names of the API', () => {
  for (const action of ASKING) {
    expect(PROBLEM_ACTIONS).toContain(action);
    const { action: sent, ...body } = bodyOf(action, {});
    expect(sent).toBe(action);
    expect(Object.keys(body).sort()).toEqual(FIELDS[action].map(({ path }) => path).sort());
  }
  expect(bodyOf('conclude', { effective: 'yes', summary: 'x' })).toMatchObject({ effective: true });
});
