import type { LdapSettings } from '#domain/identity/provider.ts';
import { audit } from '../audit/actions.ts';
import type { Sealer } from '../platform/auth/seal.ts';
import { type Database, transaction } from '../platform/db/db.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';
import type { Elsewhere } from '../session/elsewhere.ts';
import { vouchedByDirectory } from './ldap.ts';
import { NotLetIn } from './not-let-in.ts';
import { settle } from './settle.ts';
import { boundForm, boundTo, noteCourse, type Provider, providers } from './store.ts';

interface Outside {
  sealer: Sealer;
  privateHosts: AllowedHosts;
}

type Ldap = Provider & { settings: LdapSettings };
type Judged = { personId: string } | 'wrong' | 'unreachable';

/** Passwords that directory servers judge. */
export const elsewhere = (db: Database, out: Outside): Elsewhere => ({
  holds: async (personId) => (await boundForm(db, personId)) !== null,
  judge: async ({ login, password, mayBeTheirs, ip, now }) => {
    const all = await directories(db);
    if (all.length === 0) return null;
    const answers: Judged[] = [];
    for (const provider of all) {
      const answer = await judgedBy(db, provider, out, {
        login,
        password: mayBeTheirs ? password : null,
        ip,
        now,
      });
      if (typeof answer === 'object') return answer;
      answers.push(answer);
    }
    return answers.includes('unreachable') ? 'unreachable' : 'wrong';
  },
  proves: async (personId, password) => {
    const bound = await boundForm(db, personId);
    const provider = (await directories(db)).find(({ id }) => id === bound?.providerId);
    if (!provider || !bound) return false;
    try {
      const claims = await vouchedByDirectory(asked(provider, out), bound.login, password);
      if (!claims) return false;
      return (await boundTo(db, provider.id, claims.subject))?.personId === personId;
    } catch (error) {
      if (error instanceof NotLetIn) return 'unreachable';
      throw error;
    }
  },
});

const isLdap = (provider: Provider): provider is Ldap => provider.settings.kind === 'ldap';

const directories = async (db: Database): Promise<Ldap[]> =>
  (await providers(db)).filter(isLdap).filter(({ enabled }) => enabled);

const asked = ({ settings, secret }: Ldap, { sealer, privateHosts }: Outside) => ({
  settings,
  secret: secret && sealer.open(secret),
  privateHosts,
});

interface Attempt {
  login: string;
  password: string | null;
  ip: string;
  now: number;
}

/** Problems of the server or of its settings here: whoever signs in can do nothing about them. */
const ITS_OWN: readonly string[] = ['unreachable', 'untrusted'];

async function judgedBy(db: Database, provider: Ldap, out: Outside, attempt: Attempt): Promise<Judged> {
  const { login, password, ip, now } = attempt;
  try {
    const claims = await vouchedByDirectory(asked(provider, out), login, password);
    if (provider.problem !== null) await noteCourse(db, provider.id, null, now);
    if (!claims) return 'wrong';
    return { personId: await transaction(db, (tx) => settle(tx, provider, claims, null, { ip, now })) };
  } catch (error) {
    if (!(error instanceof NotLetIn)) throw error;
    const { problem, message } = error;
    const what = { provider: provider.id, problem };
    await audit(db, { kind: 'identity_refused', by: null, what, ip });
    if (!ITS_OWN.includes(problem)) return 'wrong';
    await noteCourse(db, provider.id, { problem, error: message }, now);
    return 'unreachable';
  }
}
