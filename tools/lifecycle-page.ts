import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ACTIONS, legalTransitions, MOVES, type Move } from '#domain/ticket/lifecycle.ts';
import { STATUSES } from '#domain/ticket/ticket.ts';

export const PAGE = fileURLToPath(new URL('../docs/lifecycle.md', import.meta.url));

/** The life cycle as a page of the documentation, printed from the table the product runs on. */
export function lifecyclePage(): string {
  const rows = ACTIONS.map((action) => {
    const { from, to, by, clause }: Move = MOVES[action];
    return `| \`${action}\` | ${by.join(', ')} | ${fromWords(from)} | ${to.join(', ')} | ${clause} |`;
  });
  const arrows = legalTransitions()
    .map(([a, b]) => `  ${a} --> ${b}`)
    .sort();
  return `# The life cycle of a ticket

Printed from \`MOVES\` in src/domain/ticket/lifecycle.ts by \`npm run docs\`; do not edit. Every other
combination of action, status and person is refused, and PostgreSQL refuses every other change of status.
A status of \`same\` stays as it is.

| action | by | from | to | clause |
|---|---|---|---|---|
${rows.join('\n')}

\`\`\`mermaid
stateDiagram-v2
  [*] --> recorded
${arrows.join('\n')}
  closed --> [*]
  withdrawn --> [*]
\`\`\`
`;
}

const fromWords = (from: Move['from']): string =>
  from.length === STATUSES.length
    ? 'every status'
    : from.length > STATUSES.length / 2
      ? `all but ${STATUSES.filter((status) => !from.includes(status)).join(', ')}`
      : from.join(', ');

if (import.meta.main) writeFileSync(PAGE, lifecyclePage());
