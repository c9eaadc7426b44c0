import { expect, it } from 'vitest';
import { IMPORT_ACTIONS, IMPORT_STATES, importProblem } from './life.ts';

/** From where an action may be asked; `failed-` before rows were written, `failed+` after. */
const MAY = {
  reshape: 'mapping',
  plan: 'mapping planned failed-',
  run: 'planned failed+',
  undo: 'done failed+',
  discard: 'mapping planning planned failed-',
};

it.each(IMPORT_ACTIONS)('%s is asked from where it may be, and from nowhere else', (action) => {
  for (const state of IMPORT_STATES)
    for (const ran of state === 'failed' ? [false, true] : [false]) {
      const from = state === 'failed' ? `failed${ran ? '+' : '-'}` : state;
      const refusal = importProblem({ state, ran }, action);
      expect(refusal === null, `${action} from ${from}`).toBe(MAY[action].split(' ').includes(from));
      if (refusal) expect(refusal).toMatchObject({ code: 'wrong_status', detail: { state } });
    }
});
