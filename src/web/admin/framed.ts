/** Links in it lead nowhere: the frame may neither open a window nor leave itself. */
const STAYS = '<base target="_blank">';

/**
 * A letter of ours as the page of a frame. Mail programs ask for looks in attributes, and the policy of the page lets
 * none of them act: here they are classes of one sheet, which the nonce allows. Texts in a letter have no bare
 * quotation mark, so nothing that somebody wrote is taken for an attribute.
 */
export function framed(html: string, nonce: string): string {
  const names = new Map<string, string>();
  const body = html.replace(/ style="([^"<>]*)"/g, (_all, looks: string) => {
    const name = names.get(looks) ?? `l${names.size}`;
    names.set(looks, name);
    return ` class="${name}"`;
  });
  const sheet = [...names].map(([looks, name]) => `.${name}{${looks}}`).join('');
  return body.replace('<body', `<head>${STAYS}<style nonce="${nonce}">${sheet}</style></head><body`);
}
