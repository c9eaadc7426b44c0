import { MultiSelect } from '@mantine/core';
import type { Recipient } from '#domain/sla/escalation-path.ts';
import { useGroups } from '../ticket/queries.ts';
import { type Path, valueAt } from './content.ts';
import { useEditing } from './editing.tsx';
import { useNames } from './names.ts';
import { usePeopleOptions } from './people-options.ts';
import { keyOf, recipientOf } from './recipients.ts';
import { useSay } from './words.ts';

/** Whom a level asks: next line, roles, groups, people found by their names, whoever is on duty. */
export function RecipientsField({ path }: { path: Path }) {
  const t = useSay();
  const { content, set, readOnly, problemAt } = useEditing();
  const groups = useGroups().data?.items ?? [];
  const nameOf = useNames();
  const found = valueAt(content, path);
  const chosen = (Array.isArray(found) ? found : []) as Recipient[];
  const persons = usePeopleOptions(chosen.flatMap((one) => (one.kind === 'person' ? [one.personId] : [])));
  const rosters = chosen.flatMap((one) => (one.kind === 'roster' ? [one.rosterId] : []));
  return (
    <MultiSelect
      label={t('policy:field.to')}
      readOnly={readOnly}
      searchable
      onSearchChange={persons.search}
      error={problemAt(path)}
      value={chosen.map(keyOf)}
      onChange={(keys) =>
        set(
          path,
          keys.map(recipientOf).filter((one) => one !== null),
        )
      }
      data={[
        {
          group: t('policy:anybody'),
          items: [
            { value: 'next_line', label: t('promises:recipient.next_line') },
            { value: 'role:lead', label: t('account:role.lead') },
            { value: 'role:it_manager', label: t('account:role.it_manager') },
          ],
        },
        {
          group: t('policy:groups'),
          items: groups.map(({ id, name }) => ({ value: `group:${id}`, label: name })),
        },
        {
          group: t('promises:recipient.roster'),
          items: rosters.map((id) => ({ value: `roster:${id}`, label: nameOf('roster', id) })),
        },
        {
          group: t('policy:people'),
          items: persons.options.map(({ value, label }) => ({ value: `person:${value}`, label })),
        },
      ].filter(({ items }) => items.length > 0)}
    />
  );
}
