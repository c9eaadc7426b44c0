import type { z } from 'zod';
import type { PROOF_METHODS, proofs } from '#contract/factors.ts';
import { audit } from '../audit/actions.ts';
import { type Database, type Queries, transaction } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import {
  admitAttempt,
  enter,
  forgetBeginnings,
  type Opened,
  ownPassword,
  renew,
  takeBack,
} from '../session/actions.ts';
import { type Acting, codeFits, factorAttempt, type Means } from './actions.ts';
import { passkeyOwner } from './passkeys.ts';
import { factorsOf, recoveryCodesLeft } from './store.ts';

type Proof = z.output<(typeof proofs)['prove']['body']>;
type Method = (typeof PROOF_METHODS)[number];

/** By what this person can prove to be there; the password no more once it was given. */
export async function methodsOf(
  q: Queries,
  { personId, pending }: Pick<Acting, 'personId' | 'pending'>,
  hasPassword: boolean,
): Promise<Method[]> {
  const kinds = new Set<Method>((await factorsOf(q, personId)).map(({ kind }) => kind));
  if (hasPassword && pending !== 'second_factor') kinds.add('password');
  if ((await recoveryCodesLeft(q, personId)) > 0) kinds.add('recovery');
  return (['passkey', 'totp', 'password', 'recovery'] as const).filter((method) => kinds.has(method));
}

/**
 * Judges a proof of presence. In a session that waits for the second factor it opens the whole session in its
 * place; in a whole one it allows dangerous acts for a while. Either way the secret is another one then.
 */
export async function prove(
  db: Database,
  means: Means,
  by: Acting & { userAgent: string | null; cookie: string | null },
  proof: Proof,
): Promise<Opened> {
  if (!(await fits(db, means, by, proof))) {
    await audit(db, { kind: 'proof_failed', by: by.personId, what: { method: proof.method }, ip: by.ip });
    throw refused('wrong_factor');
  }
  const { personId, cookie: earlier } = by;
  if (by.pending === 'second_factor')
    return enter(db, { ...by, ...factorAttempt(by), earlier }, { personId, byPassword: true });
  return transaction(db, async (tx) => {
    if (proof.method !== 'password') await takeBack(tx, factorAttempt(by));
    await audit(tx, { kind: 'presence_proved', by: personId, what: { method: proof.method }, ip: by.ip });
    return renew(tx, by);
  });
}

async function fits(db: Database, means: Means, by: Acting, proof: Proof): Promise<boolean> {
  if (proof.method === 'code') return codeFits(db, means, by, proof.code);
  if (proof.method === 'password')
    return (
      by.pending !== 'second_factor' && (await ownPassword(db, by, proof.password, means.elsewhere)) !== null
    );
  await admitAttempt(db, factorAttempt(by), by.personId);
  const { personId } = by;
  const asked = { response: proof.response, personId };
  return transaction(db, async (tx) => (await passkeyOwner(tx, means.party, asked, by.now)) !== null);
}

/** Signs in whoever's passkey this is. Whatever is wrong with it, the answer is that of a wrong password. */
export async function signInByPasskey(
  db: Database,
  { party }: Means,
  browser: { now: number; ip: string; userAgent: string | null; earlier: string | null },
  response: { id: string },
): Promise<Opened> {
  // No login begins with a space.
  const attempt = { ...browser, login: ` ${response.id.slice(0, 100)}` };
  await admitAttempt(db, attempt, null);
  const asked = { response, personId: null };
  const personId = await transaction(db, (tx) => passkeyOwner(tx, party, asked, browser.now));
  if (personId) {
    await forgetBeginnings(db, 'passkey', browser.ip);
    return enter(db, attempt, { personId, byPassword: false });
  }
  await audit(db, { kind: 'sign_in_failed', by: null, what: { method: 'passkey' }, ip: browser.ip });
  throw refused('wrong_credentials');
}
