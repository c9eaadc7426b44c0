import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FORMS } from '#web/ticket/forms.ts';
import zhCN from './zh-CN/all.ts';

type Words = { [key: string]: string | Words };

const WEB = fileURLToPath(new URL('../web', import.meta.url));
const code = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => readFileSync(join(WEB, file), 'utf8'))
  .join('\n');

/** Every text between quotes, and what stands before a value in a template: `status.${status}`. */
const quoted = new Set([...code.matchAll(/['"`]((?:\w+:)?[\w.-]+)['"`]/g)].map((found) => found[1] ?? ''));
const begun = [...code.matchAll(/`((?:\w+:)?[\w.-]*)\$\{/g)]
  .map((found) => found[1] ?? '')
  .filter((start) => /[._]/.test(start));
/** Words of the choices that a form offers: the form names their group. */
const chosen = Object.values(FORMS)
  .flat()
  .flatMap((field) => ('words' in field ? [`ticket:${field.words}.`] : []));
/** Catalogues of which every key is chosen by a value; another test holds them against the values. */
const BY_VALUE = ['problems:', 'refusals:'];

const keysBelow = (words: Words, prefix: string): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysBelow(value, `${prefix}${key}.`),
  );

function isUsed(namespace: string, key: string): boolean {
  const names = [key.replace(/_(one|other)$/, ''), `${namespace}:${key.replace(/_(one|other)$/, '')}`];
  return names.some(
    (name) => quoted.has(name) || [...begun, ...chosen].some((start) => name.startsWith(start)),
  );
}

it.each(Object.entries(zhCN as Record<string, Words>))('every word of %s is used', (namespace, words) => {
  if (BY_VALUE.includes(`${namespace}:`)) return;
  expect(keysBelow(words, '').filter((key) => !isUsed(namespace, key))).toEqual([]);
});
