import { addressParser } from 'postal-mime';
import { oneLine, reencodeWords } from './header-text.ts';
import type { MailAddress } from './parsed-mail.ts';

/** More recipients than these are not read one by one. */
const MAX_ADDRESSES = 500;

/** The mailboxes of an address header (one character a byte), groups taken apart. Never throws. */
export function readAddresses(value: string | null, hint: string | null): MailAddress[] {
  if (value === null) return [];
  const text = reencodeWords(value, hint).replace(/[\r\n\0]+/g, ' ');
  return addressParser(text, { flatten: true })
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => ({ name: oneLine(name), address: oneLine(address ?? '').replace(/\s/g, '') }))
    .filter(({ name, address }) => name !== '' || address !== '');
}
