const meta = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]');

/** The nonce of the answer that brought this page: style elements without it are refused by the browser. */
export const styleNonce = (): string => meta?.nonce ?? '';
