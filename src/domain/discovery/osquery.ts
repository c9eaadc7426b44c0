import {
  addressOf,
  type Facts,
  formOf,
  gigabytes,
  inOrder,
  isNameless,
  isServer,
  known,
  MOST_ADAPTERS,
  MOST_SOFTWARE,
  problem,
  type Read,
  softwareOf,
} from './facts.ts';
import { isVirtualAdapter, machineMac, machineUuid, strictSerial } from './keys.ts';
import { MOST_MACHINES } from './source.ts';
import { isTree, isYes, numberAt, type Tree, textAt } from './tree.ts';

/** Tables that are read, and columns by which rows without a name of their table are told apart. */
const TABLES = {
  system_info: ['hardware_serial', 'computer_name'],
  os_version: ['platform', 'major'],
  interface_addresses: ['interface', 'address'],
  interface_details: ['interface', 'mac'],
  chassis_info: ['chassis_types'],
  block_devices: ['block_size', 'parent'],
  disk_info: ['disk_size', 'disk_index'],
  disk_encryption: ['encrypted', 'encryption_status'],
  programs: ['identifying_number'],
  apps: ['bundle_identifier'],
  rpm_packages: ['release', 'sha1'],
  deb_packages: ['maintainer', 'revision'],
} as const;
type Table = keyof typeof TABLES;
type Tables = Partial<Record<Table, Tree[]>>;
const NAMES = Object.keys(TABLES) as Table[];
const SOFTWARE: readonly Table[] = ['programs', 'apps', 'rpm_packages', 'deb_packages'];

/** A host with its tables, as the source names it; null: it does not. */
interface Host {
  id: string | null;
  at: string;
  tables: Tables;
}

/**
 * Reads rows of osquery: an object of tables by name, the rows of one query, entries of its log of results, or what its
 * TLS logger posts. Of the log snapshots alone are read; entries of one host are put together.
 */
export function readOsquery(body: unknown): Read {
  const hosts = hostsOf(body);
  if (!Array.isArray(hosts)) return hosts;
  if (hosts.length > MOST_MACHINES) return problem('body.data', 'too_big');
  const machines = hosts.map((host) => ({ host, facts: factsOf(host) }));
  const nameless = machines.find(({ facts }) => isNameless(facts));
  return nameless
    ? problem(`${nameless.host.at}.system_info`, 'required')
    : { machines: machines.map(({ facts }) => facts) };
}

function hostsOf(body: unknown): Host[] | { problems: { field: string; code: string }[] } {
  if (Array.isArray(body)) return body.some(isEntry) ? fromLog(body, 'body') : fromRows(body);
  if (!isTree(body)) return problem('body', 'wrong_type');
  if (body.log_type !== undefined || body.data !== undefined) {
    if (body.log_type === 'status') return [];
    return Array.isArray(body.data) ? fromLog(body.data, 'body.data') : problem('body.data', 'wrong_type');
  }
  if (isEntry(body)) return fromLog([body], 'body');
  const told = NAMES.filter((name) => body[name] !== undefined);
  if (told.length === 0) return problem('body.system_info', 'required');
  const wrong = told.find((name) => !isRows(body[name]));
  if (wrong) return problem(`body.${wrong}`, 'wrong_type');
  return [
    { id: null, at: 'body', tables: Object.fromEntries(told.map((name) => [name, body[name] as Tree[]])) },
  ];
}

const isRows = (value: unknown): value is Tree[] => Array.isArray(value) && value.every(isTree);
const isEntry = (value: unknown): boolean =>
  isTree(value) && (value.hostIdentifier !== undefined || value.snapshot !== undefined);

function fromRows(rows: readonly unknown[]) {
  if (!isRows(rows)) return problem('body', 'wrong_type');
  const tables: Tables = {};
  for (const row of rows) put(tables, tableOf(row, ''), [row]);
  return [{ id: null, at: 'body', tables }];
}

function fromLog(entries: readonly unknown[], at: string) {
  const hosts = new Map<string, Host>();
  for (const [i, entry] of entries.entries()) {
    if (!isTree(entry)) return problem(`${at}.${i}`, 'wrong_type');
    // Single rows that came and went say nothing of the whole.
    if (entry.snapshot === undefined) continue;
    if (!isRows(entry.snapshot)) return problem(`${at}.${i}.snapshot`, 'wrong_type');
    const id = textAt(entry, 'hostIdentifier');
    if (id === null) return problem(`${at}.${i}.hostIdentifier`, 'required');
    const host = hosts.get(id) ?? { id, at: `${at}.${i}`, tables: {} };
    hosts.set(id, host);
    const [first] = entry.snapshot;
    if (first) put(host.tables, tableOf(first, textAt(entry, 'name') ?? ''), entry.snapshot);
  }
  return [...hosts.values()].filter(({ tables }) => Object.keys(tables).length > 0);
}

function put(tables: Tables, name: Table | null, rows: readonly Tree[]): void {
  if (name) tables[name] = [...(tables[name] ?? []), ...rows];
}

/** Whose rows these are, by the name of their query (`pack_inventory_system_info`) or by their columns. */
const tableOf = (row: Tree, name: string): Table | null =>
  NAMES.find((one) => name === one || new RegExp(`[^a-z]${one}$`, 'i').test(name)) ??
  NAMES.find((one) => TABLES[one].every((column) => row[column] !== undefined)) ??
  null;

function factsOf({ id, tables }: Host): Facts {
  const info = tables.system_info?.[0] ?? {};
  const chassis = textAt(tables.chassis_info?.[0] ?? {}, 'chassis_types');
  const system = osOf(tables.os_version?.[0] ?? {});
  const virtual = /virtual|kvm|qemu|vmware|xen|bochs/i.test(
    `${textAt(info, 'hardware_vendor') ?? ''} ${textAt(info, 'hardware_model') ?? ''}`,
  );
  const server = isServer(system, chassis, virtual);
  const adapters = (tables.interface_details ?? []).slice(0, MOST_ADAPTERS).filter(isReal);
  const macs = inOrder(adapters.map((one) => machineMac(textAt(one, 'mac'))));
  const hostName = textAt(info, 'hostname');
  const uuid = machineUuid(textAt(info, 'uuid'));
  return {
    deviceId: id ?? textAt(info, 'uuid'),
    ...{ class: server ? 'server' : 'computer', name: textAt(info, 'computer_name', 'hostname'), hostName },
    ...{ serial: strictSerial(textAt(info, 'hardware_serial')), assetNumber: null, uuid, macs },
    ...{ holder: null, site: null },
    values: known({
      ...{ manufacturer: textAt(info, 'hardware_vendor'), model: textAt(info, 'hardware_model') },
      ...{ host_name: hostName, os: system, cpu: textAt(info, 'cpu_brand') },
      memory: gigabytes((numberAt(info, 'physical_memory') ?? 0) / 2 ** 30),
      disk: disksOf(tables),
      ip_address: addressOf(
        (tables.interface_addresses ?? [])
          .slice(0, MOST_ADAPTERS)
          .filter(isReal)
          .map((one) => textAt(one, 'address')),
      ),
      mac_address: macs[0] ?? null,
      form: server ? null : formOf(chassis),
      virtual: Object.keys(info).length === 0 ? null : virtual,
      disk_encrypted: encryptedOf(tables.disk_encryption),
    }),
    software: softwareIn(tables),
  };
}

const isReal = (row: Tree): boolean => !isVirtualAdapter(textAt(row, 'interface', 'friendly_name') ?? '');

function osOf(row: Tree): string | null {
  const [name, version] = [textAt(row, 'name'), textAt(row, 'version')];
  if (!name || !version) return name ?? version;
  return version.toLowerCase().startsWith(name.toLowerCase()) ? version : `${name} ${version}`;
}

/** In GB: whole disks, none of the kernel's own. */
function disksOf({ block_devices: blocks = [], disk_info: disks = [] }: Tables): number | null {
  const whole = blocks
    .filter(
      (one) => !textAt(one, 'parent') && !/\/(loop|ram|dm-|zram|sr|fd|md)\d/.test(textAt(one, 'name') ?? ''),
    )
    .map((one) => (numberAt(one, 'size') ?? 0) * (numberAt(one, 'block_size') ?? 512));
  const all = [...whole, ...disks.map((one) => numberAt(one, 'disk_size') ?? 0)];
  return gigabytes(all.reduce((sum, one) => sum + one, 0) / 1e9);
}

/** Whether any disk is encrypted; null when nothing was asked of it. */
const encryptedOf = (rows: readonly Tree[] | undefined): boolean | null =>
  rows === undefined || rows.length === 0 ? null : rows.some(({ encrypted }) => isYes(encrypted));

function softwareIn(tables: Tables) {
  const told = SOFTWARE.filter((name) => tables[name] !== undefined);
  if (told.length === 0) return null;
  const rows = told.flatMap((name) => tables[name] ?? []).slice(0, MOST_SOFTWARE);
  return softwareOf(
    rows.map((row) => {
      const name = textAt(row, 'display_name', 'name');
      const version = textAt(row, 'bundle_short_version', 'version');
      return name === null
        ? null
        : { name, version, publisher: textAt(row, 'publisher', 'vendor', 'maintainer') };
    }),
  );
}
