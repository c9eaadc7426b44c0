import type { Facts } from './facts.ts';

/** By what a machine is found, the surest first. `device`: what this very source calls it. */
export const KEYS = ['device', 'serial', 'uuid', 'asset_number', 'mac', 'host_name'] as const;
export type Key = (typeof KEYS)[number];

/** An item that a machine could be, with the keys that speak for it and what is known of its hardware. */
export interface Candidate {
  id: string;
  by: readonly Key[];
  retired: boolean;
  /** What it says itself, and what every source has told of it. */
  serials: readonly string[];
  uuids: readonly string[];
  macs: readonly string[];
}

/**
 * Why people are asked which item it is. `several`: keys name more than one; `other_serial`: a key names an item whose
 * serial number or UUID is another; `retired`: it was retired; `same_name`: only the name of the host speaks for it.
 */
export const DOUBTS = ['several', 'other_serial', 'retired', 'same_name'] as const;
export type Doubt = (typeof DOUBTS)[number];

export type Identity =
  | { is: 'known'; id: string; by: Key }
  | { is: 'new' }
  | { is: 'doubtful'; doubt: Doubt; candidates: string[] };

/**
 * Which item a machine is. What the source calls it decides unless the hardware is another; then serial number and
 * UUID, asset number, MAC addresses and the name of the host, each only when the one before finds nothing. Two items are
 * never taken for one, nor one for another on a weaker key against a stronger.
 */
export function identify(facts: Facts, candidates: readonly Candidate[]): Identity {
  const all = [...candidates].sort((a, b) => (a.id < b.id ? -1 : 1));
  const by = (...keys: Key[]) => all.filter((one) => keys.some((key) => one.by.includes(key)));
  const own = by('device');
  const strong = by('serial', 'uuid');
  if (own.length > 0) return judged(facts, [...new Set([...own, ...strong])], 'device');
  if (strong.length > 0) return judged(facts, strong, strong[0]?.by.includes('serial') ? 'serial' : 'uuid');
  const numbered = by('asset_number');
  if (numbered.length > 0) return judged(facts, numbered, 'asset_number');
  const fitting = (key: Key) => by(key).filter((one) => !one.retired && !isOther(facts, one));
  const wired = fitting('mac');
  if (wired.length > 0) return judged(facts, wired, 'mac');
  const named = fitting('host_name');
  if (named.length === 0) return { is: 'new' };
  return named.some((one) => hasOtherMacs(facts, one))
    ? { is: 'doubtful', doubt: 'same_name', candidates: idsOf(named) }
    : judged(facts, named, 'host_name');
}

const idsOf = (all: readonly Candidate[]) => all.map(({ id }) => id);

function judged(facts: Facts, found: readonly Candidate[], by: Key): Identity {
  const doubtful = (doubt: Doubt): Identity => ({ is: 'doubtful', doubt, candidates: idsOf(found) });
  const [one, ...more] = found;
  if (!one) return { is: 'new' };
  if (more.length > 0) return doubtful('several');
  if (one.retired) return doubtful('retired');
  return isOther(facts, one) ? doubtful('other_serial') : { is: 'known', id: one.id, by };
}

/** Whether its serial number, or without one its UUID, is that of other hardware. */
function isOther({ serial, uuid }: Facts, { serials, uuids }: Candidate): boolean {
  if (serial !== null && serials.length > 0) return !serials.includes(serial);
  return uuid !== null && uuids.length > 0 && !uuids.includes(uuid);
}

const hasOtherMacs = ({ macs }: Facts, one: Candidate): boolean =>
  macs.length > 0 && one.macs.length > 0 && !macs.some((mac) => one.macs.includes(mac));

/** By what a source remembers a machine: its own word for it, else the surest key there is. */
export function deviceKey({ deviceId, serial, uuid, assetNumber, macs, hostName }: Facts): string {
  if (deviceId !== null) return `id:${deviceId}`;
  if (serial !== null) return `serial:${serial}`;
  if (uuid !== null) return `uuid:${uuid}`;
  if (assetNumber !== null) return `asset:${assetNumber}`;
  return macs[0] !== undefined ? `mac:${macs[0]}` : `host:${(hostName ?? '').toLowerCase()}`;
}
