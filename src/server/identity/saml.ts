import { X509Certificate } from 'node:crypto';
import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { type Claims, claimsSaid } from '#domain/identity/admission.ts';
import type { SamlSettings } from '#domain/identity/provider.ts';
import type { Asker, At } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';
import { requireConfirmed } from './saml-confirmation.ts';
import { judgeForm, whyOf } from './saml-form.ts';
import { untrusted } from './saml-why.ts';

/** How far both clocks may be apart (ms). */
const SKEW = 60_000;
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** The name of this desk to a provider of SAML, and where its metadata stands. */
export const entityIdOf = ({ redirectUri }: Pick<At, 'redirectUri'>): string =>
  redirectUri.replace(/\/callback$/, '/metadata');

/** An id of XML may not begin with a digit. */
const requestIdOf = (nonce: string): string => `_${nonce}`;

/** SAML 2.0: the browser is sent by HTTP-Redirect and comes back with a form (HTTP-POST). */
export const saml = (settings: SamlSettings, at: At): Asker => ({
  begin: ({ state, nonce }) => party(settings, at, nonce).getAuthorizeUrlAsync(state, undefined, {}),
  vouched: async ({ posted }) => {
    // Without its form there is nothing to be believed.
    if (!posted) throw new NotLetIn('expired');
    return { claims: posted, leavesTo: null };
  },
  posted: (response, nonce) => claimsIn(settings, at, response, nonce),
  check: async () => settings.certificates.forEach(requireCertificate),
});

/** The metadata of this desk, for the provider. */
export const metadataOf = (settings: SamlSettings, at: At): string =>
  party(settings, at, '').generateServiceProviderMetadata(null);

function party(settings: SamlSettings, at: At, nonce: string): SAML {
  const sent = requestIdOf(nonce);
  // What was sent is known from the attempt, which is taken out once: nothing else has to be remembered.
  const cacheProvider = {
    saveAsync: async () => null,
    getAsync: async (id: string) => (id === sent ? new Date().toISOString() : null),
    removeAsync: async () => null,
  };
  return new SAML({
    issuer: entityIdOf(at),
    audience: entityIdOf(at),
    callbackUrl: at.redirectUri,
    entryPoint: settings.signOnUrl,
    idpCert: settings.certificates.flatMap((text) => certificateIn(text)?.toString() ?? []),
    idpIssuer: settings.entityId,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: SKEW,
    validateInResponseTo: ValidateInResponseTo.always,
    generateUniqueId: () => sent,
    cacheProvider,
  });
}

async function claimsIn(settings: SamlSettings, at: At, response: string, nonce: string): Promise<Claims> {
  const xml = Buffer.from(response, 'base64').toString('utf8');
  judgeForm(xml);
  const profile = await believed(party(settings, at, nonce), response);
  requireConfirmed(profile.getAssertion?.() ?? {}, {
    issuer: settings.entityId,
    recipient: at.redirectUri,
    requestId: requestIdOf(nonce),
  });
  return claimsOf(profile, settings);
}

async function believed(saml: SAML, SAMLResponse: string): Promise<Profile> {
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
    if (profile) return profile;
  } catch (error) {
    throw untrusted(whyOf(error instanceof Error ? error.message : ''));
  }
  throw untrusted('statement');
}

function claimsOf(profile: Profile, settings: SamlSettings): Claims {
  const said = (profile.attributes ?? {}) as Readonly<Record<string, unknown>>;
  const attribute = (name: string | null): unknown =>
    name !== null && Object.hasOwn(said, name) ? said[name] : null;
  const { subjectClaim, loginClaim, nameClaim, emailClaim, groupClaim, vouchesForEmail } = settings;
  // A transient NameID is somebody else's tomorrow.
  const lasting = profile.nameIDFormat === TRANSIENT ? null : profile.nameID;
  const claims = claimsSaid({
    subject: subjectClaim === null ? lasting : attribute(subjectClaim),
    login: loginClaim === null ? lasting : attribute(loginClaim),
    name: attribute(nameClaim),
    email: attribute(emailClaim),
    emailVerified: vouchesForEmail,
    mobile: null,
    groups: attribute(groupClaim) ?? [],
  });
  if (!claims) throw untrusted('subject');
  return claims;
}

function requireCertificate(text: string): void {
  const certificate = certificateIn(text);
  if (!certificate) throw new NotLetIn('untrusted', 'a certificate cannot be read');
  const until = certificate.validToDate;
  if (until.getTime() < Date.now())
    throw new NotLetIn('untrusted', `a certificate ended at ${until.toISOString()}`);
}

/** PEM, or the bare base64 that metadata has; null when it is no certificate of RSA. */
export function certificateIn(text: string): X509Certificate | null {
  const bare = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '');
  try {
    const certificate = new X509Certificate(Buffer.from(bare, 'base64'));
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : null;
  } catch {
    return null;
  }
}
