/** One header Authentication-Results (RFC 8601) as it stands in a message; anybody can write one. */
export interface AuthenticationHeader {
  /** Name of the server that claims to have checked, in lower case. */
  server: string;
  /** How many servers have written their Received above it: the same number is the same server's work. */
  hop: number;
  results: readonly { method: string; result: string; about: string | null }[];
}

export const AUTHENTICATION_METHODS = ['spf', 'dkim', 'dmarc'] as const;
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

/** What the receiving server found, as it says it: pass, fail, none, softfail ...; null where it says nothing. */
export type Authentication = { server: string } & Record<
  AuthenticationMethod,
  { result: string; about: string | null } | null
>;

/**
 * What the server that we trust found. Its own headers stand on top; whatever stands lower, below another
 * server's mark or a second time was in the message when it came, and counts for nothing.
 * @param headers from top to bottom
 * @param trusted name of the server, lower case; null trusts nobody
 */
export function trustedResults(
  headers: readonly AuthenticationHeader[],
  trusted: string | null,
): Authentication | null {
  const own = ownResults(headers, trusted);
  if (trusted === null || own === null) return null;
  const of = (method: AuthenticationMethod) => {
    const found = own.filter((one) => one.method === method);
    // Of several signatures one that holds is enough (RFC 6376); of the others the first word counts.
    const said = (method === 'dkim' && found.find(({ result }) => result === 'pass')) || found[0];
    return said ? { result: said.result, about: said.about } : null;
  };
  return { server: trusted, spf: of('spf'), dkim: of('dkim'), dmarc: of('dmarc') };
}

/** Everything that the trusted server found, as it stands; null when it has written nothing. */
export function ownResults(
  headers: readonly AuthenticationHeader[],
  trusted: string | null,
): AuthenticationHeader['results'] | null {
  const first = headers[0];
  if (trusted === null || first?.server !== trusted) return null;
  const strange = headers.findIndex(({ server, hop }) => server !== trusted || hop !== first.hop);
  return headers.slice(0, strange < 0 ? headers.length : strange).flatMap(({ results }) => results);
}
