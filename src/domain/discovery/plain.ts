import type { Value } from '../config/values.ts';
import type { FieldProblem } from '../refusal.ts';
import {
  type Facts,
  inOrder,
  isNameless,
  MOST_ADAPTERS,
  MOST_SOFTWARE,
  problem,
  type Read,
  type Software,
  softwareOf,
} from './facts.ts';
import { machineMac, machineUuid, strictSerial } from './keys.ts';
import { MOST_MACHINES } from './source.ts';
import { isTree, type Tree, textIn } from './tree.ts';

const TEXTS = ['id', 'class', 'name', 'hostName', 'serial', 'assetNumber', 'uuid', 'holder', 'site'] as const;
const FIELDS: readonly string[] = [...TEXTS, 'macs', 'attributes', 'software'];
const PARTS = ['name', 'version', 'publisher'];
const CODE = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_ATTRIBUTES = 100;

type Say = (field: string, code: string) => void;

/** Reads the format of our own, `{"items": [...]}`. It is ours, so that nothing in it is left aside: what is not known is wrong. */
export function readPlain(body: unknown): Read {
  if (!isTree(body)) return problem('body', 'wrong_type');
  const stray = Object.keys(body).find((name) => name !== 'items');
  if (stray !== undefined) return problem(`body.${stray}`.slice(0, 200), 'unknown_field');
  const { items } = body;
  if (!Array.isArray(items)) return problem('body.items', items === undefined ? 'required' : 'wrong_type');
  if (items.length > MOST_MACHINES) return problem('body.items', 'too_big');
  const problems: FieldProblem[] = [];
  const machines = items.map((item, i) => {
    const at = `body.items.${i}`;
    const say: Say = (field, code) => problems.push({ field: `${at}${field}`.slice(0, 200), code });
    return readItem(item, say);
  });
  if (problems.length > 0) return { problems: problems.slice(0, 50) };
  return { machines: machines.filter((one) => one !== null) };
}

function readItem(item: unknown, say: Say): Facts | null {
  if (!isTree(item)) {
    say('', 'wrong_type');
    return null;
  }
  for (const name of Object.keys(item)) if (!FIELDS.includes(name)) say(`.${name}`, 'unknown_field');
  for (const name of TEXTS) {
    const value = item[name] ?? null;
    if (value !== null && typeof value !== 'string') say(`.${name}`, 'wrong_type');
    else if (value !== null && value.length > 200) say(`.${name}`, 'too_long');
  }
  const [id, kind, name, host, serial, asset, uuid, holder, site] = TEXTS.map((one) => textIn(item[one]));
  const facts: Facts = {
    ...{
      deviceId: id ?? null,
      class: kind ?? 'computer',
      name: name ?? host ?? null,
      hostName: host ?? null,
    },
    ...{ serial: strictSerial(serial ?? null), assetNumber: strictSerial(asset ?? null) },
    ...{
      uuid: machineUuid(uuid ?? null),
      macs: macsOf(item, say),
      holder: holder ?? null,
      site: site ?? null,
    },
    ...{ values: valuesOf(item, say), software: softwareIn(item, say) },
  };
  if (isNameless(facts)) say('.id', 'required');
  return facts;
}

function macsOf({ macs = [] }: Tree, say: Say): string[] {
  if (!Array.isArray(macs)) say('.macs', 'wrong_type');
  else if (macs.length > MOST_ADAPTERS) say('.macs', 'too_big');
  else {
    const wrong = macs.findIndex((one) => typeof one !== 'string');
    if (wrong >= 0) say(`.macs.${wrong}`, 'wrong_type');
    return inOrder(macs.map((one) => machineMac(textIn(one))));
  }
  return [];
}

function valuesOf({ attributes = {} }: Tree, say: Say): Record<string, Value> {
  const values: Record<string, Value> = {};
  if (!isTree(attributes)) {
    say('.attributes', 'wrong_type');
    return values;
  }
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) say('.attributes', 'too_big');
  for (const [code, value] of entries.slice(0, MOST_ATTRIBUTES)) {
    if (!CODE.test(code)) say(`.attributes.${code}`, 'unknown_attribute');
    else if (value === null) continue;
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      values[code] = value;
    else say(`.attributes.${code}`, 'wrong_type');
  }
  return values;
}

function softwareIn({ software = null }: Tree, say: Say): Software[] | null {
  if (software === null) return null;
  if (!Array.isArray(software) || software.length > MOST_SOFTWARE) {
    say('.software', Array.isArray(software) ? 'too_big' : 'wrong_type');
    return null;
  }
  return softwareOf(
    software.map((one: unknown, i) => {
      const tree = isTree(one) ? one : {};
      const stray = Object.keys(tree).find((part) => !PARTS.includes(part));
      if (stray !== undefined) say(`.software.${i}.${stray}`, 'unknown_field');
      const name = textIn(tree.name);
      if (name === null) say(`.software.${i}.name`, isTree(one) ? 'required' : 'wrong_type');
      return name === null
        ? null
        : { name, version: textIn(tree.version), publisher: textIn(tree.publisher) };
    }),
  );
}
