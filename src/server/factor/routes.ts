import { factors, proofs } from '#contract/factors.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { partsOf } from '../access/duties.ts';
import { personRecord } from '../organisation/people.store.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import type { Queries } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { admitBeginning, type Opened, signInPolicyOf } from '../session/actions.ts';
import { sessionCookie, setSessionCookie } from '../session/cookie.ts';
import type { Elsewhere } from '../session/elsewhere.ts';
import { meOf } from '../session/me.ts';
import { handOver, inSession } from '../session/routes.ts';
import {
  type Acting,
  addPasskey,
  confirmTotp,
  dropFactor,
  dropFactorsOf,
  type Means,
  startTotp,
} from './actions.ts';
import { registrationOptions, requestOptions } from './passkeys.ts';
import { methodsOf, prove, signInByPasskey } from './proving.ts';
import { newRecoveryCodes } from './recovery.ts';
import { factorsOf, recoveryCodesLeft, renameFactor } from './store.ts';

interface Installation {
  sealer: Sealer;
  /** Where people reach the desk; as the browser says it when nobody told. */
  publicUrl: string | null;
  elsewhere: Elsewhere;
}

const NAME = '一诺 Yinuo';

const meansOf = ({ sealer, publicUrl, elsewhere }: Installation, { request }: Call): Means => {
  const { hostname, origin } = new URL(publicUrl ?? `${request.protocol}://${request.host}`);
  return { sealer, elsewhere, party: { id: hostname, origin, name: NAME } };
};

const acting = (call: Call): Acting => ({ ...inSession(call), pending: call.caller.pending });
const userAgentOf = ({ request }: Call) => request.headers['user-agent'] ?? null;
/** An object of the standard, as plain data. */
const plainly = (options: object): Record<string, unknown> => ({ ...options });

const renewed = <T extends Opened>({ reply }: Call, opened: T): T => {
  setSessionCookie(reply, opened.secret, opened.expires);
  return opened;
};

async function standingOf(db: Queries, { personId, roles }: Pick<PersonActor, 'personId' | 'roles'>) {
  const { secondFactorRoles } = await signInPolicyOf(db);
  return {
    items: await factorsOf(db, personId),
    recoveryCodesLeft: await recoveryCodesLeft(db, personId),
    required: roles.some((role) => secondFactorRoles.includes(role)),
  };
}

const factorHandlers = (house: Installation): Handlers<typeof factors> => ({
  list: (_input, { db, caller }) => standingOf(db, caller.actor),
  listOf: async ({ params }, { db }) => {
    const person = await personRecord(db, params.person);
    if (!person) throw refused('not_found');
    const roles = (await partsOf(db, person.roles)).parts;
    return standingOf(db, { personId: person.id, roles });
  },
  beginTotp: (_input, call) =>
    call.write(async (tx) => {
      const { login } = await meOf(tx, call.caller.actor.personId);
      return startTotp(tx, meansOf(house, call), inSession(call), login);
    }),
  confirmTotp: async ({ body }, call) => {
    const done = await call.write((tx) => confirmTotp(tx, meansOf(house, call), inSession(call), body.code));
    return { recoveryCodes: renewed(call, done).recoveryCodes };
  },
  passkeyOptions: async (_input, call) => {
    const { id, login, name } = await meOf(call.db, call.caller.actor.personId);
    const { party } = meansOf(house, call);
    return plainly(await registrationOptions(call.db, party, { id, login, name }, call.now));
  },
  addPasskey: async ({ body }, call) => {
    const done = await call.write((tx) => addPasskey(tx, meansOf(house, call), inSession(call), body));
    return { recoveryCodes: renewed(call, done).recoveryCodes };
  },
  rename: ({ params, body }, call) =>
    call.write(async (tx) => {
      const done = await renameFactor(tx, call.caller.actor.personId, params.factor, body.name);
      if (!done) throw refused('not_found');
    }),
  remove: async ({ params }, call) => {
    renewed(call, await call.write((tx) => dropFactor(tx, inSession(call), params.factor)));
  },
  renewRecoveryCodes: (_input, call) =>
    call.write(async (tx) => {
      const { personId } = call.caller.actor;
      if ((await factorsOf(tx, personId)).length === 0) throw refused('not_found');
      return { recoveryCodes: await newRecoveryCodes(tx, personId, inSession(call)) };
    }),
  removeAllOf: ({ params }, call) => call.write((tx) => dropFactorsOf(tx, params.person, inSession(call))),
});

const proofHandlers = (house: Installation): Handlers<typeof proofs> => ({
  methods: async (_input, call) => {
    const { personId } = call.caller.actor;
    const hasPassword =
      (await meOf(call.db, personId)).hasPassword || (await house.elsewhere.holds(personId));
    return { methods: await methodsOf(call.db, acting(call), hasPassword) };
  },
  challenge: async (_input, call) => {
    const { party } = meansOf(house, call);
    return plainly(await requestOptions(call.db, party, call.caller.actor.personId, call.now));
  },
  prove: async ({ body }, call) => {
    const by = { ...acting(call), userAgent: userAgentOf(call), cookie: sessionCookie(call.request) };
    return handOver(call, await prove(call.db, meansOf(house, call), by, body));
  },
  signInOptions: async (_input, call) => {
    await admitBeginning(call.db, 'passkey', call.ip, call.now);
    return plainly(await requestOptions(call.db, meansOf(house, call).party, null, call.now));
  },
  signIn: async ({ body }, call) => {
    const { now, ip, request } = call;
    const browser = { now, ip, userAgent: userAgentOf(call), earlier: sessionCookie(request) };
    return handOver(call, await signInByPasskey(call.db, meansOf(house, call), browser, body.response));
  },
});

/** Second factors of people, and proving by them to be there. */
export function mountFactors(http: Http, house: Installation): void {
  mount(http, factors, factorHandlers(house));
  mount(http, proofs, proofHandlers(house));
}
