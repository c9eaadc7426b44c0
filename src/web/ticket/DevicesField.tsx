import { DevicePicker } from './DevicePicker.tsx';
import type { TicketView } from './queries.ts';

type Device = TicketView['devices'][number];

interface Props {
  label: string;
  description?: string;
  devices: readonly Device[];
  onChange(devices: Device[]): void;
  /** Whose devices are offered first. */
  requesterId: string | undefined;
  error: string | undefined;
}

/** What a record is about while it is put right: picked from the register, or words as they are (3.2b-4). */
export function DevicesField({ devices, onChange, ...rest }: Props) {
  const known = Object.fromEntries(
    devices.flatMap(({ ref, ...device }) => (ref === null ? [] : [[device.name, { ...device, ref }]])),
  );
  return (
    <DevicePicker
      {...rest}
      draft={{ devices: devices.map(({ name }) => name), picked: known }}
      onChange={({ devices: names, picked }) =>
        onChange(names.map((name) => picked[name] ?? standing(devices, name)))
      }
    />
  );
}

/** A name keeps what it stood for; a new one is a device until somebody knows better. */
const standing = (devices: readonly Device[], name: string): Device =>
  devices.find((device) => device.name === name) ?? { kind: 'device', name, ref: null };
