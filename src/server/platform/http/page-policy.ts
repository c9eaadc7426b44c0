/**
 * What a browser may load, run and send for a page of ours: nothing inline, nothing of others. Style elements
 * are taken with the nonce of this very answer alone, style attributes in markup never (React sets styles
 * through the object model, which no policy concerns).
 * @param nonce 128 random bits, of one answer; without it no style element counts
 */
export const policyWith = (nonce?: string): string =>
  "default-src 'none'; script-src 'self'; script-src-attr 'none'; " +
  `style-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}; style-src-attr 'none'; img-src 'self' data: blob:; ` +
  "font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** For bytes of others that are handed out as they are: opened by themselves they may do nothing at all. */
export const FILE_POLICY =
  "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
