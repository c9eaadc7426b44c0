import { sql } from 'kysely';
import { Constants, IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } from 'samlify';
import { beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';
import { asked, assertion, pair, response, type Said, SHA1, signed } from '#test/saml/idp.ts';
import { WRAPPINGS } from '#test/saml/wrapping.ts';

const DESK = 'https://desk.example';
const IDP = 'https://idp.example/metadata';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const [own, other] = [pair(), pair()];
const db = await testDatabase();
const app = await testApp(db, undefined, DESK);
const boss = await someone(db, 'boss', ['admin', 'security_admin']);
const victim = await someone(db, 'victim');

const SETTINGS = {
  kind: 'saml',
  entityId: IDP,
  signOnUrl: 'https://idp.example/sso?tenant=1',
  certificates: [other.certificate, own.certificate.replaceAll('\n', '\n  ')],
  loginClaim: 'uid',
  nameClaim: 'cn',
  emailClaim: 'mail',
  groupClaim: 'groups',
  groupRoles: [{ group: 'helpdesk', role: 'agent' }],
  firstBinding: 'login',
  creates: true,
};
// More begins here than one address may.
beforeEach(async () => void (await sql`delete from address_failure`.execute(db)));

let count = 0;
const sent = (method: 'POST' | 'GET', url: string, payload?: object) =>
  app.inject({ method, url, headers: boss.headers, ...(payload ? { payload } : {}) });
async function added(settings: object = {}) {
  const made = await sent('POST', '/api/identity-providers', {
    name: `S${++count}`,
    settings: { ...SETTINGS, certificates: [own.certificate], ...settings },
  });
  expect(made.statusCode, made.body).toBe(201);
  return made.json();
}
const { id: provider, redirectUri, metadataUrl } = await added({ certificates: SETTINGS.certificates });

const cookieFrom = (answer: { headers: Record<string, unknown> }, name: string) => {
  const lines = [answer.headers['set-cookie'] ?? []].flat().map(String);
  return lines.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
};
async function begun(at = provider) {
  const answer = await app.inject({ url: `/api/sign-in/providers/${at}/start?to=/mine` });
  const url = String(answer.headers.location);
  return { ...asked(url), url, cookie: cookieFrom(answer, 'yinuo_sign_in') };
}
type Begun = Awaited<ReturnType<typeof begun>>;

/** The form as a browser sends it from the provider's page: with no cookie of ours, and saying where it comes from. */
const form = (xml: string, { relayState }: Pick<Begun, 'relayState'>, at = provider) =>
  app.inject({
    method: 'POST',
    url: `/api/sign-in/providers/${at}/callback`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://idp.example',
      'sec-fetch-site': 'cross-site',
    },
    payload: new URLSearchParams({
      SAMLResponse: Buffer.from(xml).toString('base64'),
      RelayState: relayState,
    }).toString(),
  });
const placeOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers.location);
const onward = async (posted: ReturnType<typeof form>, cookie: string) => {
  const answer = await posted;
  return app.inject({ url: placeOf(answer), headers: { cookie } });
};
const meOf = async (answer: { headers: Record<string, unknown> }) =>
  (
    await app.inject({ url: '/api/session', headers: { cookie: cookieFrom(answer, 'yinuo_session') } })
  ).json();
const lastRefusal = async () =>
  (
    await sql<{ what: object }>`
      select what from audit_entry where kind = 'identity_refused' order by id desc limit 1`.execute(db)
  ).rows[0]?.what;

const said = (to: Begun, more: Partial<Said> = {}): Said => ({
  ...{ id: '_a1', issuer: IDP, nameId: 'n-1', format: PERSISTENT, audience: metadataUrl },
  ...{ recipient: redirectUri, inResponseTo: to.id, notBefore: -5, notOnOrAfter: 300, authenticated: true },
  attributes: { uid: ['Wang.Fang'], cn: ['王芳'], mail: ['wang@huaheng.example'], groups: ['helpdesk', 'x'] },
  ...more,
});
const good = (what: Said) => signed(response(assertion(what), what), 'Assertion', own);

it('a browser is sent with a request that names us, and somebody new comes in with the roles of their groups', async () => {
  const to = await begun();
  expect(to.url).toMatch(/^https:\/\/idp\.example\/sso\?tenant=1&SAMLRequest=/);
  expect(to.xml).toContain(`AssertionConsumerServiceURL="${redirectUri}"`);
  expect(to.xml).toContain(`>${metadataUrl}</`);
  const posted = await form(good(said(to)), to);
  expect([posted.statusCode, cookieFrom(posted, 'yinuo_session')]).toEqual([303, '']);
  const answer = await app.inject({ url: placeOf(posted), headers: { cookie: to.cookie } });
  expect([answer.statusCode, placeOf(answer)]).toEqual([303, '/mine']);
  expect(await meOf(answer)).toMatchObject({
    login: 'wang.fang',
    name: '王芳',
    roles: ['requester', 'agent'],
    // Nobody vouched for the address.
    email: null,
  });
  const list = await sent('GET', '/api/identity-providers');
  expect(list.json().items.find(({ id }: { id: string }) => id === provider)).toMatchObject({
    ...{ people: 1, problem: null },
    succeededAt: expect.any(String),
  });
});

it('an address that the provider vouches for, and a subject of one’s choice, are taken', async () => {
  const at = await added({ subjectClaim: 'employee', vouchesForEmail: true, firstBinding: 'email' });
  const to = await begun(at.id);
  const attributes = { uid: ['zhao'], cn: ['赵'], mail: ['Zhao@Huaheng.example'], employee: ['007'] };
  const names = { recipient: at.redirectUri, audience: at.metadataUrl, attributes };
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
  const answer = await onward(form(good(said(to, { ...names, format })), to, at.id), to.cookie);
  expect(await meOf(answer)).toMatchObject({ login: 'zhao', email: 'zhao@huaheng.example' });
  const found = await sql<{ subject: string }>`
    select subject from identity where provider_id = ${at.id}`.execute(db);
  expect(found.rows).toEqual([{ subject: '007' }]);
});

const STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>' +
  'urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>';

it('samlify reads our metadata and our request, and we read its response', async () => {
  setSchemaValidator({ validate: async () => 'as it is' });
  const metadata = await app.inject({ url: metadataUrl.replace(DESK, '') });
  expect(metadata.headers['content-type']).toContain('application/samlmetadata+xml');
  const sp = ServiceProvider({ metadata: metadata.body });
  expect(sp.entityMeta.getEntityID()).toBe(metadataUrl);
  const idp = IdentityProvider({
    entityID: IDP,
    privateKey: own.key,
    signingCert: own.certificate,
    isAssertionEncrypted: false,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    nameIDFormat: [PERSISTENT],
    singleLogoutService: [
      { Binding: Constants.namespace.binding.redirect, Location: 'https://idp.example/slo' },
    ],
    singleSignOnService: [
      { Binding: Constants.namespace.binding.redirect, Location: 'https://idp.example/sso' },
    ],
    loginResponseTemplate: {
      context: SamlLib.defaultLoginResponseTemplate.context.replace('{AuthnStatement}', STATEMENT),
      attributes: [{ name: 'uid', valueTag: 'uid', nameFormat: 'basic', valueXsiType: 'xs:string' }],
    },
  });
  const to = await begun();
  const { searchParams } = new URL(to.url);
  const query = { SAMLRequest: searchParams.get('SAMLRequest') ?? '', RelayState: to.relayState };
  const read = await idp.parseLoginRequest(sp, 'redirect', { query });
  expect(read.extract.request?.id).toBe(to.id);
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const made = await idp.createLoginResponse(
    sp,
    { extract: read.extract },
    'post',
    { login: 'sun' },
    {
      relayState: to.relayState,
      customTagReplacement: (template: string) => {
        const tags = {
          ...{
            ID: '_s1',
            AssertionID: '_s2',
            Destination: redirectUri,
            Audience: metadataUrl,
            NameID: 'n-sun',
          },
          ...{ SubjectRecipient: redirectUri, Issuer: IDP, IssueInstant: at(0) },
          ...{ NameIDFormat: PERSISTENT, EntityID: metadataUrl, InResponseTo: to.id, attrUid: 'sun' },
          ...{ AssertionConsumerServiceURL: redirectUri, StatusCode: Constants.StatusCode.Success },
          ...{ ConditionsNotBefore: at(-5), ConditionsNotOnOrAfter: at(300) },
          ...{ SubjectConfirmationDataNotOnOrAfter: at(300) },
        };
        return { id: '_s1', context: SamlLib.replaceTagsByValue(template, tags) };
      },
    },
  );
  const xml = Buffer.from(made.context, 'base64').toString();
  const answer = await onward(form(xml, to), to.cookie);
  expect(await meOf(answer), JSON.stringify(await lastRefusal())).toMatchObject({ login: 'sun' });
});

describe('a response that is forged, or not for us,', () => {
  const evil = (to: Begun, more: Partial<Said> = {}) =>
    said(to, { id: '_evil', nameId: 'victim', attributes: { uid: ['victim'] }, ...more });
  const refusedFor = async (xml: string, to: Begun, why: string) => {
    const answer = await form(xml, to);
    expect(placeOf(answer)).toMatch(/^\/sign-in\?problem=(untrusted|denied)$/);
    expect(await lastRefusal()).toMatchObject({ provider, why });
    // The attempt is used up, in its own browser, too.
    const later = await app.inject({
      url: `/api/sign-in/providers/${provider}/callback?state=${to.relayState}`,
      headers: { cookie: to.cookie },
    });
    expect(placeOf(later)).toBe('/sign-in?problem=expired');
    expect((await sql`select from identity where person_id = ${victim.id}`.execute(db)).rows).toEqual([]);
  };

  it.each<[string, string, (to: Begun) => string]>([
    ['is not signed', 'unsigned', (to) => response(assertion(evil(to)), evil(to))],
    ['is signed by another key', 'signature', (to) => signed(good0(evil(to)), 'Assertion', pairOfNobody)],
    ['is signed around the assertion alone', 'signature', (to) => signed(good0(evil(to)), 'Response', own)],
    ['is signed by SHA-1', 'algorithm', (to) => signed(good0(evil(to)), 'Assertion', own, SHA1)],
    ['was altered after it was signed', 'signature', (to) => good(evil(to)).replace('>victim<', '>boss<')],
    [
      'names no algorithm',
      'algorithm',
      (to) => good(evil(to)).replace(/(SignatureMethod) Algorithm="[^"]+"/, '$1'),
    ],
    [
      'is signed by none',
      'algorithm',
      (to) => good(evil(to)).replace(/(SignatureMethod Algorithm=")[^"]+/, '$1none'),
    ],
    [
      'is signed by a shared secret',
      'algorithm',
      (to) => good(evil(to)).replace('rsa-sha256', 'hmac-sha256'),
    ],
    [
      'hides half of its subject behind a comment',
      'markup',
      (to) => good(evil(to, { nameId: 'victim<!-- -->.evil' })),
    ],
    ['declares entities', 'markup', (to) => `<!DOCTYPE x [<!ENTITY a "victim">]>${good(evil(to))}`],
    ['has CDATA', 'markup', (to) => good(evil(to, { nameId: '<![CDATA[victim]]>' }))],
    ['is over', 'time', (to) => good(evil(to, { notBefore: -600, notOnOrAfter: -300 }))],
    ['is not yet valid', 'time', (to) => good(evil(to, { notBefore: 300, notOnOrAfter: 600 }))],
    ['is for another audience', 'audience', (to) => good(evil(to, { audience: 'https://another.example' }))],
    ['has no audience', 'audience', (to) => good(evil(to, { audience: null }))],
    ['is of another issuer', 'issuer', (to) => good(evil(to, { issuer: 'https://evil.example' }))],
    [
      'was to be sent elsewhere',
      'recipient',
      (to) => good(evil(to, { recipient: 'https://another.example/acs' })),
    ],
    ['answers nothing', 'in_response_to', (to) => good(evil(to, { inResponseTo: null }))],
    ['answers another request', 'in_response_to', (to) => good(evil(to, { inResponseTo: '_another' }))],
    [
      'answers this request around an assertion for another',
      'in_response_to',
      (to) => {
        const inside = evil(to, { inResponseTo: '_another' });
        return signed(response(assertion(inside), evil(to)), 'Assertion', own);
      },
    ],
    ['says nothing of signing in', 'statement', (to) => good(evil(to, { authenticated: false }))],
    [
      'names somebody for the moment',
      'subject',
      (to) => good(evil(to, { format: PERSISTENT.replace('persistent', 'transient') })),
    ],
    ['says that it failed', 'status', (to) => good(evil(to)).replace('status:Success', 'status:Responder')],
    ['is no XML', 'form', () => 'no XML'],
    ['lost an end', 'signature', (to) => good(evil(to)).replace('</saml:Assertion>', '')],
    ['is encrypted', 'encrypted', (to) => response('<saml:EncryptedAssertion/>', evil(to))],
  ])('%s: %s', async (_name, why, make) => {
    const to = await begun();
    await refusedFor(make(to), to, why);
  });
  const good0 = (what: Said) => response(assertion(what), what);
  const pairOfNobody = pair();

  it.each(WRAPPINGS)('%s of a signed %s is refused', async (_name, of, make) => {
    const to = await begun();
    const signedOne = signed(response(assertion(said(to)), said(to)), of, own);
    const wrapped = make({ good: signedOne, evil: assertion(evil(to)) });
    expect(wrapped).not.toBe(signedOne);
    expect(wrapped).toContain('>victim<');
    await refusedFor(wrapped, to, 'doubled');
  });

  it('that was taken once is not taken again, nor for another attempt, nor in another browser', async () => {
    const [to, later] = [await begun(), await begun()];
    const xml = good(said(to));
    const place = placeOf(await form(xml, to));
    expect(place).toContain('/callback?state=');
    expect(placeOf(await form(xml, to))).toBe('/sign-in?problem=expired');
    expect(await lastRefusal()).toEqual({ provider, problem: 'expired' });
    expect(placeOf(await form(xml, later))).toBe('/sign-in?problem=untrusted');
    expect(await lastRefusal()).toMatchObject({ why: 'in_response_to' });
    for (const cookie of ['', later.cookie])
      expect(placeOf(await app.inject({ url: place, headers: { cookie } }))).toBe('/sign-in?problem=expired');
    expect(placeOf(await app.inject({ url: place, headers: { cookie: to.cookie } }))).toBe('/mine');
    expect(placeOf(await app.inject({ url: place, headers: { cookie: to.cookie } }))).toBe(
      '/sign-in?problem=expired',
    );
  });

  it('that nobody asked for opens nothing', async () => {
    const stranger = { relayState: 'A'.repeat(43) };
    expect(placeOf(await form('<x/>', stranger))).toBe('/sign-in?problem=expired');
    expect(placeOf(await form('<x/>', { relayState: '' }))).toBe('/sign-in?problem=expired');
  });
});

it('a certificate that is none is not taken, an expired or missing one is told by the test', async () => {
  const settings = { ...SETTINGS, certificates: ['no certificate'] };
  const made = await sent('POST', '/api/identity-providers', { name: 'bad', settings });
  expect([made.statusCode, made.json().fields?.[0]?.field]).toEqual([400, 'body.settings.certificates']);
  const tested = await sent('POST', `/api/identity-providers/${provider}/test`);
  expect(tested.json()).toEqual({ problem: null, error: null });
});
