import type { Pending } from '#domain/organisation/sign-in.ts';
import { tellOfChange } from '../account-letter/keep.ts';
import { audit } from '../audit/actions.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { newTotpSecret, secretText, stepOfCode, totpUri } from '../platform/auth/totp.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';
import { admitAttempt, endSessionsOf, type InSession, type Opened, renew } from '../session/actions.ts';
import type { Elsewhere } from '../session/elsewhere.ts';
import { keepPasskey, type Party } from './passkeys.ts';
import { firstRecoveryCodes, recoveryHash } from './recovery.ts';
import { beginTotp, lockTotp, removeFactor, removeFactorsOf, takeRecoveryCode, takeTotp } from './store.ts';

/** Who acts in which session, and what they still have to do there. */
export interface Acting extends InSession {
  pending: Pending | null;
}

/** What factors are made with. */
export interface Means {
  elsewhere: Elsewhere;
  sealer: Sealer;
  party: Party;
}

/** No login begins with a space: what is counted under this is a person's second factor, beside their password. */
export const factorAttempt = ({ personId, now, ip }: Omit<InSession, 'session'>) => ({
  login: ` ${personId}`,
  now,
  ip,
});

const encode = (secret: Buffer) => secret.toString('base64');
const decode = (text: string) => Buffer.from(text, 'base64');

/** Begins with codes of an app; they count once {@link confirmTotp} has seen one. */
export async function startTotp(
  tx: Tx,
  { sealer, party }: Means,
  by: InSession,
  login: string,
): Promise<{ secret: string; uri: string }> {
  const secret = newTotpSecret();
  if (!(await beginTotp(tx, by.personId, sealer.seal(encode(secret)), by.now)))
    throw refused('already_exists');
  return { secret: secretText(secret), uri: totpUri(secret, login, party.name) };
}

/** A factor was added: others who may know less end, and this session gets another secret. */
interface Added extends Opened {
  recoveryCodes: string[] | null;
}

async function added(tx: Tx, by: InSession, factor: string, kind: string): Promise<Added> {
  await audit(tx, { kind: 'factor_added', by: by.personId, what: { factor, kind }, ip: by.ip });
  await tellOfChange(tx, 'factors_changed', by.personId, by);
  const recoveryCodes = await firstRecoveryCodes(tx, by.personId, by);
  await endSessionsOf(tx, by.personId, by.session);
  return { ...(await renew(tx, by)), recoveryCodes };
}

export const confirmTotp = (tx: Tx, { sealer }: Means, by: InSession, code: string): Promise<Added> =>
  lockTotp(tx, by.personId, false).then(async (row) => {
    if (!row) throw refused('not_found');
    const { now } = by;
    const step = stepOfCode(decode(sealer.open(row.secret)), plain(code), { now, lastStep: row.lastStep });
    if (step === null) throw wrongField('body.code', 'wrong_code');
    await takeTotp(tx, row.id, step, now);
    return added(tx, by, row.id, 'totp');
  });

export async function addPasskey(
  tx: Tx,
  { party }: Means,
  by: InSession,
  made: { name: string; response: unknown },
): Promise<Added> {
  const factor = await keepPasskey(tx, party, { ...made, personId: by.personId }, by.now);
  if (!factor) throw wrongField('body.response', 'wrong_format');
  return added(tx, by, factor, 'passkey');
}

/** Takes a factor away; every other session ends. */
export async function dropFactor(tx: Tx, by: InSession, factor: string): Promise<Opened> {
  if (!(await removeFactor(tx, by.personId, factor))) throw refused('not_found');
  await audit(tx, { kind: 'factor_removed', by: by.personId, what: { factor }, ip: by.ip });
  await tellOfChange(tx, 'factors_changed', by.personId, by);
  await endSessionsOf(tx, by.personId, by.session);
  return renew(tx, by);
}

/** An administrator helps who has lost everything; never themselves, whose proof this would void. */
export async function dropFactorsOf(tx: Tx, personId: string, by: InSession): Promise<void> {
  if (personId === by.personId) throw refused('forbidden');
  await removeFactorsOf(tx, personId);
  await endSessionsOf(tx, personId);
  await audit(tx, { kind: 'factor_removed', by: by.personId, what: { person: personId }, ip: by.ip });
  await tellOfChange(tx, 'factors_changed', personId, by);
}

const plain = (code: string) => code.replace(/\s/g, '');

/** Judges a code of an app or a recovery code; each is good once. Many wrong ones lock the factor. */
export async function codeFits(
  db: Database,
  { sealer }: Means,
  by: InSession,
  code: string,
): Promise<boolean> {
  await admitAttempt(db, factorAttempt(by), by.personId);
  return transaction(db, async (tx) => {
    const { personId, now, ip } = by;
    const recovery = recoveryHash(code);
    if (recovery) {
      const used = await takeRecoveryCode(tx, personId, recovery, now);
      if (used) await audit(tx, { kind: 'recovery_code_used', by: personId, what: {}, ip });
      return used;
    }
    const row = await lockTotp(tx, personId, true);
    if (!row) return false;
    const step = stepOfCode(decode(sealer.open(row.secret)), plain(code), { now, lastStep: row.lastStep });
    if (step === null) return false;
    await takeTotp(tx, row.id, step, now);
    return true;
  });
}
