import { untrusted, type Why } from './saml-why.ts';

const SIGNATURES = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
];
const DIGESTS = [
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512',
];
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const TRANSFORMS = [
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
];
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  SignatureMethod: SIGNATURES,
  DigestMethod: DIGESTS,
  Transform: TRANSFORMS,
  CanonicalizationMethod: TRANSFORMS,
};

/** Elements that stand once in a response that we take: a second one is there to be mistaken for the first. */
const ONCE = ['Response', 'Assertion', 'Subject', 'NameID', 'Conditions', 'Status'];

/**
 * Judges the form of a response before anything in it is believed. Comments, declarations, instructions and CDATA are
 * refused, so that every `<` begins or ends an element and what is counted here is what a parser will see: one
 * response with one assertion, each with at most one signature, by algorithms that still hold.
 * @throws NotLetIn
 */
export function judgeForm(xml: string): void {
  const body = xml.replace(/^\uFEFF?\s*<\?xml[^<>]*\?>/, '');
  if (/<[!?]/.test(body)) throw untrusted('markup');
  const names = [...body.matchAll(/<(?:[^\s<>/:]+:)?([^\s<>/:]+)/g)].map(([, name]) => name);
  const count = (wanted: string) => names.filter((name) => name === wanted).length;
  if (names[0] !== 'Response') throw untrusted('form');
  if (count('EncryptedAssertion') > 0) throw untrusted('encrypted');
  if (ONCE.some((name) => count(name) > 1) || count('Signature') > 2) throw untrusted('doubled');
  for (const [, name = '', rest = ''] of body.matchAll(/<(?:[^\s<>/:]+:)?([^\s<>/:]+)([^<>]*)/g)) {
    const allowed = ALGORITHMS[name];
    const said = [...rest.matchAll(/\sAlgorithm\s*=\s*["']([^"']*)["']/g)].map(([, value = '']) => value);
    if (allowed && !(said.length === 1 && allowed.includes(said[0] ?? ''))) throw untrusted('algorithm');
  }
  const status = /<(?:[^\s<>/:]+:)?StatusCode\s[^<>]*?Value\s*=\s*["']([^"']*)["']/.exec(body)?.[1];
  if (status !== SUCCESS) throw untrusted('status');
  if (count('Assertion') === 1 && count('Signature') === 0) throw untrusted('unsigned');
}

/** What node-saml says no to, in our words. */
export function whyOf(message: string): Why {
  const found = MEANS.find(([pattern]) => pattern.test(message));
  return found ? found[1] : 'form';
}

const MEANS: readonly (readonly [RegExp, Why])[] = [
  [/InResponseTo/i, 'in_response_to'],
  [/audience/i, 'audience'],
  [/expired|not yet valid|subject confirmation/i, 'time'],
  [/signature|signed/i, 'signature'],
];
