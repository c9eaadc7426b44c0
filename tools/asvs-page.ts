import { readFileSync, writeFileSync } from 'node:fs';

/** What was looked at, requirement by requirement: the one source of the page. */
export const DATA = new URL('../docs/asvs.csv', import.meta.url);
export const PAGE = new URL('../docs/asvs.md', import.meta.url);

export const STATES = ['met', 'open', 'not applicable'] as const;
export type State = (typeof STATES)[number];

export interface Requirement {
  /** Of OWASP ASVS 5.0.0, such as V1.2.4. */
  id: string;
  level: number;
  state: State;
  /** Test or file that shows it, or why it is open or not applicable. */
  evidence: string;
}

/** Every requirement of levels 1 and 2. @throws on a line that is none */
export function requirements(): Requirement[] {
  const [, ...lines] = readFileSync(DATA, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const found = /^(V[\d.]+),([12]),([a-z ]+),(?:"(.*)"|([^"]*))$/.exec(line);
    const state = STATES.find((one) => one === found?.[3]);
    if (!found || !state) throw new Error(`not a requirement: ${line}`);
    const evidence = (found[4] ?? found[5] ?? '').replaceAll('""', '"');
    return { id: found[1] ?? '', level: Number(found[2]), state, evidence };
  });
}

/** Files of the repository that are named in a text. */
export const filesIn = (text: string): string[] =>
  text.match(/\b(?:src|test|docs|cli|tools)\/[\w./-]+\.(?:tsx?|md|mjs)\b/g) ?? [];

/** docs/asvs.md, from docs/asvs.csv. */
export function asvsPage(): string {
  const all = requirements();
  const count = (state: State, level: number) =>
    all.filter((one) => one.state === state && one.level === level).length;
  const sums = STATES.map((state) => `| ${state} | ${count(state, 1)} | ${count(state, 2)} |`);
  const rows = all.map(
    ({ id, level, state, evidence }) =>
      `| ${id} | ${level} | ${state} | ${evidence.replaceAll('|', '\\|')} |`,
  );
  return `# OWASP ASVS 5.0.0, levels 1 and 2

Printed from docs/asvs.csv by \`npm run docs\`. \`met\` names the test or the file that shows it; \`open\` is not met,
or not shown by anything yet; \`not applicable\` says why. The texts of the requirements stand at
https://github.com/OWASP/ASVS (5.0.0). Looked through by those who build it: no outside audit.

| state | level 1 | level 2 |
|---|---|---|
${sums.join('\n')}

| requirement | level | state | evidence |
|---|---|---|---|
${rows.join('\n')}
`;
}

if (import.meta.main) writeFileSync(PAGE, asvsPage());
