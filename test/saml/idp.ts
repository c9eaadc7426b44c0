import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';

export interface Pair {
  key: string;
  certificate: string;
}

/** A key with a certificate that it signed itself. */
export function pair(): Pair {
  const dir = mkdtempSync(join(tmpdir(), 'yinuo-idp-'));
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
  const asked = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=idp.example'];
  execFileSync('openssl', [...asked, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  rmSync(dir, { recursive: true });
  return made;
}

/** What an assertion says; what is null is left out. */
export interface Said {
  id: string;
  issuer: string;
  nameId: string;
  format: string;
  audience: string | null;
  recipient: string;
  inResponseTo: string | null;
  /** Seconds from now. */
  notBefore: number;
  notOnOrAfter: number;
  authenticated: boolean;
  attributes: Record<string, readonly string[]>;
}

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const NAMES = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

export function assertion(said: Said): string {
  const to = said.inResponseTo === null ? '' : ` InResponseTo="${said.inResponseTo}"`;
  const audience = said.audience === null ? '' : `<saml:Audience>${said.audience}</saml:Audience>`;
  const attributes = Object.entries(said.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return (
    `<saml:Assertion ${NAMES} ID="${said.id}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${said.issuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="${said.format}">${said.nameId}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData` +
    ` NotOnOrAfter="${at(said.notOnOrAfter)}" Recipient="${said.recipient}"${to}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${at(said.notBefore)}" NotOnOrAfter="${at(said.notOnOrAfter)}">` +
    `<saml:AudienceRestriction>${audience}</saml:AudienceRestriction></saml:Conditions>` +
    (said.authenticated
      ? `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
      : '') +
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`
  );
}

/** What stands around an assertion, which need not be signed. */
export function response(inside: string, said: Said, more = ''): string {
  const to = said.inResponseTo === null ? '' : ` InResponseTo="${said.inResponseTo}"`;
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ${NAMES} ID="_r${said.id}" Version="2.0"` +
    ` IssueInstant="${at(0)}" Destination="${said.recipient}"${to}><saml:Issuer>${said.issuer}</saml:Issuer>${more}` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${inside}</samlp:Response>`
  );
}

const SHA256 = {
  signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
};
export const SHA1 = {
  signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
};

/** Signs one element, as identity providers do: enveloped, after its issuer. */
export function signed(xml: string, element: 'Assertion' | 'Response', { key }: Pair, by = SHA256): string {
  const place = `//*[local-name(.)='${element}']`;
  const signer = new SignedXml({
    privateKey: key,
    signatureAlgorithm: by.signature,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signer.addReference({
    xpath: place,
    digestAlgorithm: by.digest,
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  const location = { reference: `${place}/*[local-name(.)='Issuer']`, action: 'after' } as const;
  signer.computeSignature(xml, { location, prefix: 'ds' });
  return signer.getSignedXml();
}

/** What a desk asks of the provider: the id of its request, and what has to come back beside the answer. */
export function asked(url: string): { id: string; xml: string; relayState: string } {
  const { searchParams } = new URL(url);
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return { xml, id: /\sID="([^"]+)"/.exec(xml)?.[1] ?? '', relayState: searchParams.get('RelayState') ?? '' };
}
