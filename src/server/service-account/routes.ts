import type { serviceAccounts } from '#contract/service-accounts.ts';
import { audit } from '../audit/actions.ts';
import { changePerson, createPerson } from '../organisation/people.actions.ts';
import type { Tx } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';
import { allTokens, createToken, revokeAnyToken, rotateToken } from '../tokens/actions.ts';
import { becomeService, type ServiceAccount, serviceAccount, serviceAccountsOf } from './store.ts';

const by = ({ caller, ip, now }: Call) => ({ personId: caller.actor.personId, ip, now });

async function existing(tx: Tx, id: string, { now }: Call): Promise<ServiceAccount> {
  const account = await serviceAccount(tx, id, now);
  if (!account) throw refused('not_found');
  return account;
}

export const serviceAccountHandlers: Handlers<typeof serviceAccounts> = {
  list: async (_input, { db, now }) => ({ items: await serviceAccountsOf(db, now) }),

  create: ({ body }, call) =>
    call.write(async (tx) => {
      const { id } = await createPerson(tx, body, by(call));
      await becomeService(tx, id);
      const { personId, ip } = by(call);
      await audit(tx, { kind: 'service_account_created', by: personId, what: { person: id }, ip });
      return existing(tx, id, call);
    }),

  stop: ({ params }, call) =>
    call.write(async (tx) => {
      const { id } = await existing(tx, params.account, call);
      await changePerson(tx, id, { active: false }, null, by(call));
    }),

  addToken: ({ params, body }, call) =>
    call.write(async (tx) => {
      const { id, active } = await existing(tx, params.account, call);
      if (!active) throw refused('inactive_person');
      return createToken(tx, body, { ...by(call), owner: id });
    }),

  rotateToken: ({ params, body }, call) =>
    call.write(async (tx) => {
      const { id, active } = await existing(tx, params.account, call);
      if (!active) throw refused('inactive_person');
      return rotateToken(tx, params.token, body, { ...by(call), owner: id });
    }),

  allTokens: async (_input, { db, now }) => ({ items: await allTokens(db, now) }),

  revokeAny: ({ params }, call) => call.write((tx) => revokeAnyToken(tx, params.token, by(call))),
};
