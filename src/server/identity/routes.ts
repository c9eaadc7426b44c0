import type { FastifyReply, FastifyRequest } from 'fastify';
import { identity as table } from '#contract/identity.ts';
import { signInWays } from '#contract/sign-in-ways.ts';
import { singleSignOut } from '#contract/single-sign-out.ts';
import { KINDS } from '#domain/identity/provider.ts';
import { isSecret, newSecret } from '../platform/auth/secret.ts';
import type { Call } from '../platform/http/call.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { signOut } from '../session/actions.ts';
import { sessionCookie, setSessionCookie } from '../session/cookie.ts';
import { inSession } from '../session/routes.ts';
import { callback, leavingOf, posted, start } from './actions.ts';
import { addProvider, type By, changeProvider, listProviders, testProvider } from './manage.ts';
import { NotLetIn } from './not-let-in.ts';
import { type Outside, opened } from './opened.ts';
import { identitiesOf, unbindOwn } from './own.ts';
import { metadataOf } from './saml.ts';
import { providers } from './store.ts';

const NAME = 'yinuo_sign_in';

/** What the browser was given when it first went to a provider. */
function browserOf(request: FastifyRequest): string | null {
  const found = new RegExp(`(?:^|; *)${NAME}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1];
  return found && isSecret(found) ? found : null;
}

/** The browser is known again when it comes back, so that nobody is signed in by an address that another sent them. */
function knownBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const secret = browserOf(request) ?? newSecret();
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${NAME}=${secret}; Path=/api/sign-in; HttpOnly; SameSite=Lax; Max-Age=600${secure}`,
  );
  return secret;
}

const agentOf = ({ headers }: FastifyRequest): string => headers['user-agent'] ?? '';

const byOf = ({ caller, ip, now }: Call): By => ({ personId: caller.actor.personId, ip, now });

/** The browser goes on; who is not let in goes to a page that says why: their account's when they are signed in. */
async function goesOn(
  { reply, callerOrNull }: Pick<Call, 'reply' | 'callerOrNull'>,
  work: () => Promise<string>,
): Promise<void> {
  try {
    void reply.redirect(await work(), 303);
  } catch (error) {
    if (!(error instanceof NotLetIn)) throw error;
    void reply.redirect(`${callerOrNull ? '/account' : '/sign-in'}?problem=${error.problem}`, 303);
  }
}

/** A provider that is not open is none to who asks for a thing of it. */
async function found<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NotLetIn ? refused('not_found') : error;
  }
}

export function mountIdentity(http: Http, out: Outside): void {
  mount(http, signInWays, {
    offered: async (_input, { db }) => ({
      items: (await providers(db))
        .filter(({ enabled }) => enabled)
        .map(({ id, name, kind }) => ({ id, name, kind, way: KINDS[kind].way })),
    }),
  });
  mount(http, singleSignOut, {
    leave: async (_input, call) => {
      const { personId, session, ip } = inSession(call);
      const url = await leavingOf(call.db, session, out);
      await signOut(call.db, personId, session, ip);
      setSessionCookie(call.reply, null, new Date(0));
      return { url };
    },
  });
  mount(http, table, {
    start: ({ params, query }, call) =>
      goesOn(call, () => {
        const { db, now, ip, request, reply } = call;
        const browser = knownBrowser(request, reply);
        return start(
          db,
          { ...params, ...query, browser, personId: null, ip, now, userAgent: agentOf(request) },
          out,
        );
      }),
    callback: ({ params, query }, call) =>
      goesOn(call, async () => {
        const { db, now, ip, request, reply, callerOrNull } = call;
        const from = {
          now,
          ip,
          userAgent: request.headers['user-agent'] ?? null,
          earlier: sessionCookie(request),
        };
        const { secret, expires, goesTo } = await callback(
          db,
          {
            ...params,
            state: query.state,
            query: request.url.slice(request.url.indexOf('?')),
            browser: browserOf(request),
            personId: callerOrNull?.actor.personId ?? null,
            from,
          },
          out,
        );
        setSessionCookie(reply, secret, expires);
        return goesTo;
      }),
    posted: ({ params, body }, call) =>
      goesOn(call, () => {
        const { db, now, ip } = call;
        return posted(db, { ...params, state: body.RelayState, response: body.SAMLResponse, ip, now }, out);
      }),
    metadata: async ({ params }, { db, reply }) => {
      const { at, provider } = await found(() => opened(db, params.provider, out, true));
      if (provider.settings.kind !== 'saml') throw refused('not_found');
      void reply.type('application/samlmetadata+xml').send(metadataOf(provider.settings, at));
    },
    bind: async ({ params }, { caller, db, now, ip, request, reply }) => {
      const begun = {
        ...params,
        browser: knownBrowser(request, reply),
        to: '/account',
        ip,
        now,
        userAgent: agentOf(request),
      };
      try {
        return { url: await start(db, { ...begun, personId: caller.actor.personId }, out) };
      } catch (error) {
        if (error instanceof NotLetIn)
          throw error.problem === 'switched_off'
            ? refused('not_found')
            : refused('unavailable', { problem: error.problem });
        throw error;
      }
    },
    mine: async (_input, { caller, db }) => ({ items: await identitiesOf(db, caller.actor.personId) }),
    unbind: ({ params }, call) => call.write((tx) => unbindOwn(tx, params.provider, inSession(call))),
    list: async (_input, { db }) => ({ items: await listProviders(db, out) }),
    add: ({ body }, call) => call.write((tx) => addProvider(tx, body, out, byOf(call))),
    change: ({ params, body }, call) =>
      call.write((tx) =>
        changeProvider(tx, { id: params.provider, version: call.ifMatch }, body, out, byOf(call)),
      ),
    test: ({ params }, { db }) => testProvider(db, params.provider, out),
  });
}
