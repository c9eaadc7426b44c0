import type { Value } from '../config/values.ts';
import type { FieldProblem } from '../refusal.ts';

export interface Software {
  name: string;
  version: string | null;
  publisher: string | null;
}

/** What a report says of one machine, whatever its format. What it does not say is null or not there. */
export interface Facts {
  /** By what the source itself knows the machine. */
  deviceId: string | null;
  class: string;
  name: string | null;
  hostName: string | null;
  serial: string | null;
  assetNumber: string | null;
  uuid: string | null;
  /** In one form, sorted, each once; those that name no machine are left out. */
  macs: readonly string[];
  /** Login of the person who has it in hand. */
  holder: string | null;
  /** Name of the site at which it stands. */
  site: string | null;
  /** By codes of attributes. */
  values: Readonly<Record<string, Value>>;
  /** What is installed; null: nothing is said of it. */
  software: readonly Software[] | null;
}

export type Read = { machines: Facts[] } | { problems: FieldProblem[] };

export const problem = (field: string, code: string): { problems: FieldProblem[] } => ({
  problems: [{ field, code }],
});

export const MOST_SOFTWARE = 10_000;
export const MOST_ADAPTERS = 256;

/** Values without those that are not known. */
export function known(values: Readonly<Record<string, Value | null>>): Record<string, Value> {
  const entries = Object.entries(values).flatMap(([code, value]) =>
    value === null ? [] : [[code, value] as const],
  );
  return Object.fromEntries(entries);
}

export const inOrder = (texts: readonly (string | null)[]): string[] =>
  [...new Set(texts.filter((text) => text !== null))].sort();

/** Memory and disks as people name them: whole GB, below two one decimal. */
export const gigabytes = (value: number): number | null =>
  value <= 0 ? null : value < 2 ? Math.round(value * 10) / 10 || null : Math.round(value);

/** Each software once, sorted, so that two lists of the same are the same. */
export function softwareOf(all: readonly (Software | null)[]): Software[] {
  const found = new Map<string, Software>();
  for (const one of all) if (one) found.set(`${one.name}\n${one.version ?? ''}`, one);
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Whether nothing in it could tell the machine from another. */
export const isNameless = ({ deviceId, serial, uuid, assetNumber, macs, hostName }: Facts): boolean =>
  [deviceId, serial, uuid, assetNumber, hostName].every((one) => one === null) && macs.length === 0;

const SERVER_SYSTEM = /\bserver\b/i;
const CLIENT_SYSTEM = /windows|mac ?os/i;

/** A server by what its system or housing says; a virtual machine that runs no desktop system is one, too. */
export const isServer = (os: string | null, chassis: string | null, virtual: boolean): boolean =>
  SERVER_SYSTEM.test(os ?? '') ||
  /rack|blade|server|multi-system/i.test(chassis ?? '') ||
  (virtual && os !== null && !CLIENT_SYSTEM.test(os));

/** The form of a computer by its housing (SMBIOS); null when it says none. */
export function formOf(chassis: string | null): string | null {
  const plain = chassis ?? '';
  if (/laptop|notebook|portable|convertible|detachable|tablet|hand held/i.test(plain)) return 'laptop';
  return /desktop|tower|pizza box|all in one|mini pc|space-saving|stick pc/i.test(plain) ? 'desktop' : null;
}

const LOCAL = /^(?:127\.|169\.254\.|0\.|::1$|fe80:)/i;

/** The address by which a machine is found: the first of IPv4, else of IPv6, none of the machine's own. */
export function addressOf(all: readonly (string | null)[]): string | null {
  const found = all.filter((one) => one !== null && !LOCAL.test(one));
  return found.find((one) => one?.includes('.')) ?? found[0] ?? null;
}
