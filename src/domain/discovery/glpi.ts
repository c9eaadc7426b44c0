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
import { isTree, isYes, listed, numberAt, type Tree, textAt, textIn, under } from './tree.ts';

const KINDS: Readonly<Record<string, string>> = {
  computer: 'computer',
  networkequipment: 'network_device',
  printer: 'printer',
  phone: 'mobile_device',
  storage: 'storage',
  peripheral: 'peripheral',
};
const SECTIONS = ['hardware', 'bios', 'operatingsystem', 'network_device'];
const ACTIONS = ['inventory', 'netinventory', 'netdiscovery'];

/**
 * Reads an inventory in GLPI's format (and, with names in lower case, of FusionInventory and OCS agents, whose XML it
 * comes from). Sections that are not known are left aside; a part of an inventory says only what it says.
 */
export function readGlpi(body: unknown): Read {
  if (!isTree(body)) return problem('body', 'wrong_type');
  const { content } = body;
  if (!isTree(content)) return problem('body.content', content === undefined ? 'required' : 'wrong_type');
  const action = textAt(body, 'action', 'query')?.toLowerCase() ?? 'inventory';
  if (!ACTIONS.includes(action)) return problem('body.action', 'not_allowed');
  const kind = KINDS[textAt(body, 'itemtype')?.toLowerCase() ?? 'computer'];
  if (!kind) return problem('body.itemtype', 'not_allowed');
  const wrong = SECTIONS.find((name) => content[name] !== undefined && !isObjectOrEmpty(content[name]));
  if (wrong) return problem(`body.content.${wrong}`, 'wrong_type');
  const facts = isTree(content.network_device) ? device(body, content, kind) : computer(body, content, kind);
  return isNameless(facts) ? problem('body.deviceid', 'required') : { machines: [facts] };
}

/** XML writes a section without entries as an empty text. */
const isObjectOrEmpty = (value: unknown) => isTree(value) || value === '' || value === null;

/** A device that was asked over the network. */
function device(body: Tree, content: Tree, kind: string): Facts {
  const told = under(content, 'network_device');
  const ports = listed(content, 'network_ports', 10_000).filter((port) =>
    [6, 117].includes(numberAt(port, 'iftype') ?? 0),
  );
  const addresses = Array.isArray(told.ips) ? told.ips.map((one) => textIn(one)) : [textAt(told, 'ips')];
  const address = addressOf(addresses);
  const isNetwork = kind === 'network_device' || kind === 'computer';
  return {
    ...{ deviceId: textAt(body, 'deviceid'), class: isNetwork ? 'network_device' : kind },
    ...{ name: textAt(told, 'name'), hostName: textAt(told, 'name') },
    ...{ serial: strictSerial(textAt(told, 'serial')), assetNumber: null, uuid: null },
    macs: inOrder([machineMac(textAt(told, 'mac'))]),
    ...{ holder: null, site: null, software: null },
    values: known({
      ...{ manufacturer: textAt(told, 'manufacturer'), model: textAt(told, 'model') },
      ...{ firmware: textAt(told, 'firmware'), ports: ports.length || null },
      ...(isNetwork ? { management_address: address } : { ip_address: address }),
    }),
  };
}

/** A computer that spoke for itself. */
function computer(body: Tree, content: Tree, kind: string): Facts {
  const [hardware, bios, system] = [under(content, 'hardware'), under(content, 'bios'), osOf(content)];
  const virtual = isVirtual(hardware);
  const chassis = textAt(hardware, 'chassis_type') ?? textAt(bios, 'type');
  const server = kind === 'computer' && isServer(system, chassis, virtual);
  const adapters = listed(content, 'networks', MOST_ADAPTERS).filter(isReal);
  const macs = inOrder(adapters.map((one) => machineMac(textAt(one, 'mac', 'macaddr'))));
  const hostName = textAt(hardware, 'name');
  return {
    ...{ deviceId: textAt(body, 'deviceid'), class: server ? 'server' : kind, name: hostName, hostName },
    serial: strictSerial(textAt(bios, 'ssn')),
    assetNumber: strictSerial(textAt(bios, 'assettag')),
    uuid: machineUuid(textAt(hardware, 'uuid')),
    ...{ macs, holder: null, site: null },
    values: known({
      manufacturer: textAt(bios, 'smanufacturer', 'mmanufacturer'),
      model: textAt(bios, 'smodel', 'mmodel'),
      ...{ host_name: hostName, os: system, memory: memoryOf(content), disk: disksOf(content) },
      cpu: cpuOf(content),
      ip_address: addressOf(adapters.flatMap((one) => [textAt(one, 'ipaddress'), textAt(one, 'ipaddress6')])),
      mac_address: macs[0] ?? null,
      form: server ? null : formOf(chassis),
      virtual: textAt(hardware, 'vmsystem') === null ? null : virtual,
      disk_encrypted: encryptedOf(content),
    }),
    software: softwareIn(content),
  };
}

const isVirtual = (hardware: Tree): boolean =>
  !/^(physical|)$/i.test(textAt(hardware, 'vmsystem') ?? 'physical');

function isReal(adapter: Tree): boolean {
  const name = textAt(adapter, 'description') ?? '';
  return !(
    isYes(adapter.virtualdev) ||
    isVirtualAdapter(name) ||
    /loopback/i.test(textAt(adapter, 'type') ?? '')
  );
}

function osOf(content: Tree): string | null {
  const system = under(content, 'operatingsystem');
  const [name, version] = [textAt(system, 'name'), textAt(system, 'version')];
  const full = textAt(system, 'full_name') ?? (name && version ? `${name} ${version}` : name);
  return full ?? textAt(under(content, 'hardware'), 'oscomments', 'osname');
}

const cpuOf = (content: Tree): string | null => {
  const [first] = listed(content, 'cpus', 1);
  return (first && textAt(first, 'name', 'type')) ?? textAt(under(content, 'hardware'), 'processort');
};

/** In GB: of the modules, else what the system sees; both are told in MB. */
function memoryOf(content: Tree): number | null {
  const modules = listed(content, 'memories', 512).map((one) => numberAt(one, 'capacity') ?? 0);
  const all =
    modules.reduce((sum, one) => sum + one, 0) || (numberAt(under(content, 'hardware'), 'memory') ?? 0);
  return gigabytes(all / 1024);
}

/** In GB, of what is built in; told in MB of a million bytes. */
function disksOf(content: Tree): number | null {
  const disks = listed(content, 'storages', 512).filter((one) => {
    const said = `${textAt(one, 'type') ?? ''} ${textAt(one, 'description') ?? ''} ${textAt(one, 'interface') ?? ''}`;
    return !/cd|dvd|removable|usb|floppy|tape/i.test(said);
  });
  return gigabytes(disks.reduce((sum, one) => sum + (numberAt(one, 'disksize') ?? 0), 0) / 1000);
}

/** Whether the disk of the system is encrypted, when the inventory says so or says not. */
function encryptedOf(content: Tree): boolean | null {
  const system = listed(content, 'drives', 256).find(
    (one) =>
      textAt(one, 'type') === '/' || isYes(one.systemdrive) || /^c:/i.test(textAt(one, 'letter') ?? ''),
  );
  const said = system ? textAt(system, 'encrypt_status') : null;
  return said === null ? null : isYes(said);
}

function softwareIn(content: Tree) {
  if (content.softwares === undefined) return null;
  return softwareOf(
    listed(content, 'softwares', MOST_SOFTWARE).map((one) => {
      const name = textAt(one, 'name');
      return name === null
        ? null
        : { name, version: textAt(one, 'version'), publisher: textAt(one, 'publisher') };
    }),
  );
}
