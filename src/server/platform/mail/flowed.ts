/**
 * Joins the lines of format=flowed text (RFC 3676): a line that ends with a space goes on in the next one of
 * the same quoting depth. With `delSp` that space is deleted, as Chinese text wants it.
 */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = [];
  /** Depth of a line that goes on; -1 when the last one ended. */
  let open = -1;
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const words = line.slice(depth).replace(/^ /, '');
    const flows = words.endsWith(' ') && words !== '-- ';
    const content = flows && delSp ? words.slice(0, -1) : words;
    if (open === depth) out[out.length - 1] += content;
    else out.push(depth > 0 ? `${'>'.repeat(depth)} ${content}` : content);
    open = flows ? depth : -1;
  }
  return out.join('\n');
}
