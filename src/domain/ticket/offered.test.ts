import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COMMAND, contextOf, PEOPLE } from '#test/ticket/example.ts';
import { walks } from '#test/ticket/walk.ts';
import { allowedActions } from '../permissions/can.ts';
import { isRefusal } from './decide/context.ts';
import { decide } from './decide/index.ts';
import { offeredActions } from './offered.ts';

it('what is allowed and yet not offered would be refused', () => {
  fc.assert(
    fc.property(walks, fc.constantFrom(...Object.values(PEOPLE)), ({ ticket }, actor) => {
      const offered = offeredActions(actor, ticket);
      for (const action of allowedActions(actor, ticket)) {
        if (offered.includes(action)) continue;
        for (const part of [...Object.keys(ticket.operations), ...Object.keys(ticket.visits), 'none']) {
          const command = { ...COMMAND[action], operationId: part, visitId: part };
          const outcome = decide(ticket, action, command as never, contextOf(actor));
          expect(isRefusal(outcome), `${action} in ${ticket.status}`).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});
