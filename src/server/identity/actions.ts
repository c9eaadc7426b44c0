import { type Claims, ownPlace } from '#domain/identity/admission.ts';
import { hashOf, newSecret } from '../platform/auth/secret.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import { type Browser, enterVouched, forgetBeginnings, type Opened } from '../session/actions.ts';
import {
  keepAttempt,
  keepLeaving,
  keepPosted,
  keptLeaving,
  takeAttempt,
  takePosted,
} from './attempts.store.ts';
import { NotLetIn } from './not-let-in.ts';
import { admitted, noted } from './noted.ts';
import { type Outside, opened } from './opened.ts';
import { settle } from './settle.ts';
import { noteCourse } from './store.ts';

export interface Start {
  provider: string;
  /** Secret of the browser, in a cookie of its own. */
  browser: string;
  to?: string | undefined;
  /** Who, signed in, wants to be bound; null: somebody signs in. */
  personId: string | null;
  ip: string;
  userAgent: string;
  now: number;
}

/** Begins a sign-in; answers where the browser has to go. */
export async function start(db: Database, begun: Start, out: Outside): Promise<string> {
  return noted(db, begun, async () => {
    await admitted(db, begun);
    const { provider, asker } = await opened(db, begun.provider, out);
    const expected = { state: newSecret(), nonce: newSecret(), verifier: newSecret() };
    const attempt = {
      stateHash: hashOf(expected.state),
      providerId: provider.id,
      browserHash: hashOf(begun.browser),
      nonce: expected.nonce,
      verifier: out.sealer.seal(expected.verifier),
      goesTo: ownPlace(begun.to),
      personId: begun.personId,
    };
    const url = await asker.begin(expected, begun.userAgent);
    await keepAttempt(db, attempt, begun.now);
    return url;
  });
}

export interface Answer {
  provider: string;
  browser: string | null;
  state: string | undefined;
  /** All of what the provider sent, with its question mark. */
  query: string;
  /** Who is signed in already. */
  personId: string | null;
  from: Browser;
}

/** Takes what the provider sent and opens a session. */
export async function callback(
  db: Database,
  answer: Answer,
  out: Outside,
): Promise<Opened & { goesTo: string }> {
  const { provider, browser, state, from } = answer;
  return noted(db, { provider, ...from }, async () => {
    if (!browser || !state) throw new NotLetIn('expired');
    const hashes = { stateHash: hashOf(state), browserHash: hashOf(browser), providerId: provider };
    const attempt = await takeAttempt(db, hashes, from.now);
    if (!attempt || (attempt.personId !== null && attempt.personId !== answer.personId))
      throw new NotLetIn('expired');
    const { provider: known, asker } = await opened(db, provider, out);
    const expected = { state, nonce: attempt.nonce, verifier: out.sealer.open(attempt.verifier) };
    // An empty answer was judged, and does not hold.
    const said = attempt.answer?.length ? (JSON.parse(out.sealer.open(attempt.answer)) as Claims) : null;
    const { claims, leavesTo } = await asker.vouched({ query: answer.query, posted: said, expected });
    const session = await transaction(db, async (tx) => {
      const personId = await settle(tx, known, claims, attempt.personId, from);
      const entered = await enterVouched(tx, from, personId, provider);
      if (leavesTo) await keepLeaving(tx, hashOf(entered.secret), out.sealer.seal(leavesTo));
      return entered;
    });
    await forgetBeginnings(db, 'provider', from.ip);
    await noteCourse(db, provider, null, from.now);
    return { ...session, goesTo: attempt.goesTo };
  });
}

/**
 * Takes the form that a provider made the browser send. It comes from another site, so without the cookie that knows
 * the browser: what it says is judged and kept, and counts when the browser comes to the callback with its cookie.
 */
export async function posted(
  db: Database,
  form: { provider: string; state: string | undefined; response: string; ip: string; now: number },
  out: Outside,
): Promise<string> {
  return noted(db, form, async () => {
    const { provider, state, response, now } = form;
    const stateHash = hashOf(state ?? '');
    const nonce = await takePosted(db, { stateHash, providerId: provider }, now);
    if (!state || nonce === null) throw new NotLetIn('expired');
    const { asker } = await opened(db, provider, out);
    if (!asker.posted) throw new NotLetIn('untrusted');
    const claims = await asker.posted(response, nonce);
    await keepPosted(db, stateHash, out.sealer.seal(JSON.stringify(claims)));
    return `/api/sign-in/providers/${provider}/callback?state=${state}`;
  });
}

/** Where the browser of a session goes to end the one at its provider, too. */
export async function leavingOf(db: Database, session: Buffer, { sealer }: Outside): Promise<string | null> {
  const sealed = await keptLeaving(db, session);
  return sealed && sealer.open(sealed);
}
