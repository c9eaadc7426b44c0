import type { Claims } from '#domain/identity/admission.ts';
import type { AllowedHosts } from '../platform/http-out/post-out.ts';

/** What must come back as it went out. */
export interface Expected {
  state: string;
  nonce: string;
  verifier: string;
}

/** What this desk is to a provider. */
export interface At {
  /** The provider's secret of this desk, opened; null when it has none. */
  secret: string | null;
  /** Where browsers come back. */
  redirectUri: string;
  /** Where people reach the desk, without a slash at the end. */
  publicUrl: string;
  privateHosts: AllowedHosts;
}

/** What came back by the browser. */
export interface Came {
  /** With its question mark. */
  query: string;
  /** What its form was found to say, of a provider that answers by a form. */
  posted: Claims | null;
  expected: Expected;
}

export interface Vouched {
  claims: Claims;
  /** Where the browser goes to end its session there, too; null: nowhere. */
  leavesTo: string | null;
}

/** A provider to which browsers are sent. Whatever goes wrong is a NotLetIn. */
export interface Asker {
  /** Where the browser goes; `userAgent` tells an app's own browser. */
  begin(expected: Expected, userAgent: string): Promise<string>;
  vouched(came: Came): Promise<Vouched>;
  /** What a form says that a browser was made to send here, in answer to the request with this nonce. */
  posted?(response: string, nonce: string): Promise<Claims>;
  /** Asks as far as nobody has to sign in for it. */
  check(): Promise<void>;
}
