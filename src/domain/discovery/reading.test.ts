import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import glpiLaptop from '#test/discovery/glpi-laptop.json' with { type: 'json' };
import glpiSwitch from '#test/discovery/glpi-switch.json' with { type: 'json' };
import { mutated } from '#test/discovery/mutated.ts';
import osqueryLog from '#test/discovery/osquery-log.json' with { type: 'json' };
import osqueryi from '#test/discovery/osqueryi.json' with { type: 'json' };
import plain from '#test/discovery/plain.json' with { type: 'json' };
import type { Facts } from './facts.ts';
import { machineMac, machineUuid, strictSerial } from './keys.ts';
import { readReport } from './read.ts';
import { FORMATS, type Format } from './source.ts';

const machines = (format: Format, body: unknown): Facts[] => {
  const read = readReport(format, body);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.machines;
};
const problems = (format: Format, body: unknown) => {
  const read = readReport(format, body);
  return 'problems' in read ? read.problems.map(({ field, code }) => `${field} ${code}`) : [];
};

describe('what a report says, in the format of', () => {
  it('a GLPI agent on a laptop', () => {
    expect(machines('glpi', glpiLaptop)).toEqual([
      {
        ...{ deviceId: 'cw-laptop-0042-2026-03-02-08-15-41', class: 'computer' },
        ...{ name: 'CW-LAPTOP-0042', hostName: 'CW-LAPTOP-0042', serial: 'PF4A1B2C', assetNumber: 'IT-0042' },
        uuid: machineUuid('4C4C4544-0042-4D10-8052-B4C04F4E3332'),
        macs: ['88:a4:c2:aa:bb:01', 'f4:6d:3f:10:20:30'],
        ...{ holder: null, site: null },
        values: {
          ...{ manufacturer: 'LENOVO', model: '21CBS0M00D', host_name: 'CW-LAPTOP-0042' },
          ...{ os: 'Microsoft Windows 11 专业版', cpu: '12th Gen Intel(R) Core(TM) i7-1260P' },
          ...{ memory: 16, disk: 512, ip_address: '10.20.4.17', mac_address: '88:a4:c2:aa:bb:01' },
          ...{ form: 'laptop', virtual: false, disk_encrypted: true },
        },
        software: [
          { name: '7-Zip 23.01 (x64)', version: '23.01', publisher: 'Igor Pavlov' },
          { name: 'WPS Office', version: '12.1.0.16250', publisher: 'Kingsoft Corp.' },
        ],
      },
    ]);
  });

  it('a GLPI agent that asked a switch over SNMP', () => {
    expect(machines('glpi', glpiSwitch)).toMatchObject([
      {
        ...{
          class: 'network_device',
          name: 'HZ-3F-SW01',
          serial: '102386573129',
          macs: ['94:e7:ea:0c:11:22'],
        },
        values: {
          ...{ manufacturer: 'Huawei', model: 'S5735-L48T4X-A1', firmware: 'V200R021C00SPC600' },
          ...{ ports: 2, management_address: '10.20.255.11' },
        },
      },
    ]);
  });

  it('osqueryi, table by table', () => {
    expect(machines('osquery', osqueryi)).toMatchObject([
      {
        ...{ deviceId: '44454c4c-5a00-1057-8036-b2c04f395332', class: 'server', name: 'app-db-01' },
        ...{
          hostName: 'app-db-01.huaheng.example',
          serial: '2102313CQX10M5000123',
          macs: ['00:e9:f5:00:00:01'],
        },
        values: {
          ...{ manufacturer: 'Huawei', model: '2288H V6', os: 'Ubuntu 22.04.4 LTS (Jammy Jellyfish)' },
          ...{ memory: 252, disk: 1920, ip_address: '10.30.8.21', virtual: false },
        },
        software: [
          { name: 'openssl' },
          { name: 'postgresql-15', version: '15.6-1.pgdg22.04+1', publisher: 'PGDG' },
        ],
      },
    ]);
    expect(machines('osquery', osqueryi.system_info)).toMatchObject([{ serial: '2102313CQX10M5000123' }]);
  });

  it('the logger of osquery, of which snapshots alone count, by host', () => {
    const [mac, ...more] = machines('osquery', osqueryLog);
    expect(more).toEqual([]);
    expect(mac).toMatchObject({
      ...{ deviceId: 'MAC-DESIGN-07', class: 'computer', name: '王强的 MacBook Pro', serial: 'C02XK1ABQ6L4' },
      values: { os: 'macOS 14.3.1', memory: 16 },
      software: [{ name: 'WPS Office', version: '6.2.1' }],
    });
    expect(machines('osquery', osqueryLog.data)).toEqual([mac]);
    expect(machines('osquery', { node_key: 'x', log_type: 'status', data: [] })).toEqual([]);
  });

  it('our own', () => {
    expect(machines('plain', plain)).toMatchObject([
      { deviceId: 'store-7-till-2', macs: ['00:1b:44:11:3a:b7'], holder: 'lina', values: { memory: 8 } },
    ]);
  });
});

describe('what cannot be read is named by field', () => {
  it.each<[Format, unknown, string[]]>([
    ['glpi', [], ['body wrong_type']],
    ['glpi', {}, ['body.content required']],
    ['glpi', { content: 'x' }, ['body.content wrong_type']],
    ['glpi', { content: { hardware: [1] } }, ['body.content.hardware wrong_type']],
    ['glpi', { content: {} }, ['body.deviceid required']],
    ['glpi', { action: 'deploy', content: {} }, ['body.action not_allowed']],
    ['glpi', { itemtype: 'Starship', content: {} }, ['body.itemtype not_allowed']],
    ['osquery', {}, ['body.system_info required']],
    ['osquery', { system_info: {} }, ['body.system_info wrong_type']],
    ['osquery', { os_version: [{}] }, ['body.system_info required']],
    ['osquery', { data: {} }, ['body.data wrong_type']],
    ['osquery', { data: [{ snapshot: [{}] }] }, ['body.data.0.hostIdentifier required']],
    ['osquery', [1], ['body wrong_type']],
    ['plain', { items: {} }, ['body.items wrong_type']],
    ['plain', { machines: [] }, ['body.machines unknown_field']],
    ['plain', { items: [{ name: 'x' }] }, ['body.items.0.id required']],
    ['plain', { items: [{ id: 'a', colour: 'red' }] }, ['body.items.0.colour unknown_field']],
    ['plain', { items: [{ id: 7 }] }, ['body.items.0.id wrong_type']],
    ['plain', { items: [{ id: 'a', attributes: { os: [] } }] }, ['body.items.0.attributes.os wrong_type']],
    ['plain', { items: [{ id: 'a', software: [{}] }] }, ['body.items.0.software.0.name required']],
    ['plain', { items: Array.from({ length: 201 }, () => ({ id: 'a' })) }, ['body.items too_big']],
    ['plain', null, ['body required']],
  ])('%s %j', (format, body, said) => expect(problems(format, body)).toEqual(said));
});

describe('keys that name no machine', () => {
  it.each([
    [strictSerial('Default string'), null],
    [strictSerial('System Serial Number'), null],
    [strictSerial('00000000'), null],
    [strictSerial(' vmware-56 4d '), 'VMWARE-56 4D'],
    [machineUuid('00000000-0000-0000-0000-000000000000'), null],
    [machineUuid('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'), null],
    [machineUuid('03000200-0400-0500-0006-000700080009'), null],
    [
      machineUuid('{4C4C4544-0042-4D10-8052-B4C04F4E3332}'),
      machineUuid('44454C4C-4200-104D-8052-B4C04F4E3332'),
    ],
    [machineMac('00:00:00:00:00:00'), null],
    [machineMac('02:42:AC:11:00:02'), null],
    [machineMac('0050.56AB.CD01'), '00:50:56:ab:cd:01'],
    [machineMac('f4:6d:3f:10:20'), null],
  ])('%s', (found, said) => expect(found).toBe(said));
});

describe('whatever comes', () => {
  const samples = [glpiLaptop, glpiSwitch, osqueryi, osqueryLog, plain];
  it.each(FORMATS)('%s is read or refused by name, and what is read can be kept', (format) => {
    fc.assert(
      fc.property(fc.oneof(...samples.map(mutated), fc.jsonValue()), (body) => {
        const read = readReport(format, body);
        if ('problems' in read) {
          expect(read.problems.length).toBeGreaterThan(0);
          for (const { field } of read.problems) expect(field).toMatch(/^body/);
          return;
        }
        for (const { name, deviceId, software } of read.machines)
          for (const text of [name, deviceId, ...(software ?? []).map((one) => one.name)])
            if (typeof text === 'string') expect(text).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 300 },
    );
  });
});
