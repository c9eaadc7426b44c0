/** What makers leave where a serial number should stand: it names no machine, so it joins none (duplicates). */
const MEANINGLESS =
  /^(?:to ?be ?filled ?by ?o\.?e\.?m\.?|default ?string|system ?serial ?number|not ?(?:specified|applicable|available)|none|null|unknown|n\/?a|无|未知|待补|x+|0+|1234567890?|123456789)$/i;

/** A serial or asset number in the one form in which two are compared; null when it names nothing. */
export function serialOf(text: string | null): string | null {
  const plain = (text ?? '').normalize('NFKC').trim().replace(/\s+/g, ' ');
  return plain === '' || MEANINGLESS.test(plain) || /^[-.\s_*/]+$/.test(plain) ? null : plain.toUpperCase();
}
