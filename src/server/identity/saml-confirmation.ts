import { untrusted, type Why } from './saml-why.ts';

/** What an assertion must say of itself (SAML Profiles 4.1.4.2). */
export interface Confirmed {
  issuer: string;
  recipient: string;
  requestId: string;
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/**
 * Judges the signed assertion itself, since what stands around it need not be signed: issuer, conditions with an
 * audience, a statement of signing in, and a bearer confirmation for this request, sent to us, that ends.
 * @throws NotLetIn
 */
export function requireConfirmed(parsed: Readonly<Record<string, unknown>>, wanted: Confirmed): void {
  const assertion = parsed.Assertion;
  if (textOf(one(assertion, 'Issuer', 'issuer')) !== wanted.issuer) throw untrusted('issuer');
  one(one(assertion, 'Conditions', 'statement'), 'AudienceRestriction', 'audience');
  if (children(assertion, 'AuthnStatement').length === 0) throw untrusted('statement');
  const confirmation = one(one(assertion, 'Subject', 'subject'), 'SubjectConfirmation', 'recipient');
  if (attributesOf(confirmation).Method !== BEARER) throw untrusted('recipient');
  const said = attributesOf(one(confirmation, 'SubjectConfirmationData', 'recipient'));
  if (said.Recipient !== wanted.recipient) throw untrusted('recipient');
  if (said.InResponseTo !== wanted.requestId) throw untrusted('in_response_to');
  if (said.NotOnOrAfter === undefined) throw untrusted('time');
}

// Elements as xml2js has them: lists of children by name, attributes under `$`, text under `_`.
const fieldsOf = (element: unknown): Readonly<Record<string, unknown>> =>
  typeof element === 'object' && element !== null ? { ...element } : {};

function children(element: unknown, name: string): readonly unknown[] {
  const found = fieldsOf(element)[name];
  return Array.isArray(found) ? found : [];
}

function one(element: unknown, name: string, why: Why): unknown {
  const found = children(element, name);
  if (found.length !== 1) throw untrusted(why);
  return found[0];
}

const attributesOf = (element: unknown) => fieldsOf(fieldsOf(element).$);
const textOf = (element: unknown): unknown => (typeof element === 'string' ? element : fieldsOf(element)._);
