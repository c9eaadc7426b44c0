import { serialOf } from '../config/serial.ts';

const UUID = /^[0-9a-f]{32}$/;
const HEX_MAC = /^[0-9a-f]{12}$/;

/** Serial numbers that whole product lines share, beside those that {@link serialOf} knows. */
const SHARED_SERIAL =
  /^(?:CHASSIS SERIAL NUMBER|SYSTEM ?SERIAL|SERIAL ?NUMBER|INVALID|EMPTY|OEM|BASE BOARD SERIAL NUMBER|ASSET-?\d+|NOT SPECIFIED|NO ASSET (?:TAG|INFORMATION)|(.)\1*)$/;

/** UUIDs that makers left as they were. */
const SHARED_UUIDS = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '12345678123456789012345678901234',
  '1234567812345678123456789abcdef0',
  '12345678123456781234567812345678',
]);

/** Beginnings of MAC addresses that many machines have at once: containers, tunnels, adapters of virtualisation. */
const SHARED_MACS = ['0242', '00ff', '005056c000', '0a0027', '00059a3c7a', '001c42000', '333300', '01005e'];

/** Network adapters that are made by software. */
const VIRTUAL_NAME =
  /^(?:lo\d*|loopback.*|docker.*|veth.*|br-.*|virbr.*|vnet.*|tun.*|tap.*|utun.*|awdl.*|llw.*|bridge.*|vmnet.*|vboxnet.*|zt.*|wg\d*|cni.*|flannel.*|cali.*|anpi.*|gif\d*|stf\d*|dummy.*|sit\d*|ip6tnl.*)$/i;

/** A serial number by which one machine can be told from others; null when it names none. */
export function strictSerial(text: string | null): string | null {
  const serial = serialOf(text);
  return serial === null || SHARED_SERIAL.test(serial) ? null : serial;
}

/**
 * A UUID of a machine in one form. Programs read its first half in either order of bytes: both orders are one form.
 * Null when it names no machine.
 */
export function machineUuid(text: string | null): string | null {
  const plain = (text ?? '').toLowerCase().replace(/[{}\s-]/g, '');
  if (!UUID.test(plain) || /^(.)\1*$/.test(plain)) return null;
  const swapped = [
    [6, 4, 2, 0],
    [10, 8],
    [14, 12],
  ]
    .flat()
    .map((at) => plain.slice(at, at + 2))
    .join('')
    .concat(plain.slice(16));
  if (SHARED_UUIDS.has(plain) || SHARED_UUIDS.has(swapped)) return null;
  const one = plain < swapped ? plain : swapped;
  return one.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A MAC address by which a machine can be told from others, as `00:1a:2b:3c:4d:5e`; null when it names none. */
export function machineMac(text: string | null): string | null {
  const plain = (text ?? '').toLowerCase().replace(/[:.\s-]/g, '');
  if (!HEX_MAC.test(plain) || /^(.)\1*$/.test(plain)) return null;
  if (SHARED_MACS.some((start) => plain.startsWith(start))) return null;
  return (plain.match(/../g) ?? []).join(':');
}

/** Whether an adapter of this name is made by software, so that its addresses say nothing of the machine. */
export const isVirtualAdapter = (name: string): boolean => VIRTUAL_NAME.test(name);
