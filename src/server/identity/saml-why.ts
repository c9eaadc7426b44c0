import { NotLetIn } from './not-let-in.ts';

/** Why a response of SAML is not believed, for who looks after the provider. */
const WORDS = {
  form: 'it is no response of SAML 2.0 that can be read',
  markup: 'it has comments, declarations or instructions, which a response never needs',
  encrypted: 'its assertion is encrypted; let the provider sign it and leave it readable (it comes by TLS)',
  doubled: 'something in it stands twice that may stand once (signature wrapping)',
  unsigned: 'nothing in it is signed; the assertion must be',
  signature: 'the assertion has no signature by one of the certificates that are known here',
  algorithm: 'it is signed in a way that no longer holds: SHA-256 or better with RSA is needed',
  issuer: 'another provider issued it',
  audience: 'it is meant for another service',
  recipient: 'it was to be sent elsewhere',
  time: 'it is not valid at this time; look at both clocks',
  in_response_to: 'it answers another request than this one, or none',
  status: 'the provider says that the sign-in failed',
  statement: 'it does not say that, or how, anybody signed in',
  subject: 'it names nobody, or only for the moment (a transient NameID)',
} as const;
export type Why = keyof typeof WORDS;

export const untrusted = (why: Why): NotLetIn =>
  new NotLetIn(why === 'status' ? 'denied' : 'untrusted', WORDS[why], why);
