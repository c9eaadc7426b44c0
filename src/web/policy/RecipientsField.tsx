import { MultiSelect } from '@mantine/core';
import type { Recipient } from '#domain/sla/escalation-path.ts';
import { useRosters } from '../oncall/queries.ts';
import { useGroups } from '../ticket/queries.ts';
import { type Path, valueAt } from './content.ts';
import { useEditing } from './editing.tsx';
import { placeOf } from './fields.tsx';
import { usePeopleOptions } from './people-options.ts';
import { keyOf, recipientOf } from './recipients.ts';
import { useSay } from './words.ts';

/** Whom a level asks: next line, roles, groups, people found by their names, whoever is on duty. */
export function RecipientsField({ path }: { path: Path }) {
  const t = useSay();
  const { content, set, readOnly, problemAt } = useEditing();
  const groups = useGroups().data?.items ?? [];
  const rosters = useRosters();
  const found = valueAt(content, path);
  const chosen = (Array.isArray(found) ? found : []) as Recipient[];
  const persons = usePeopleOptions(chosen.flatMap((one) => (one.kind === 'person' ? [one.personId] : [])));
  const inUse = rosters.data?.items ?? [];
  // A roster that is no longer used stands here until somebody takes it off the path.
  const retired = chosen.flatMap((one) =>
    one.kind === 'roster' && !inUse.some(({ id }) => id === one.rosterId) ? [one.rosterId] : [],
  );
  return (
    <MultiSelect
      label={t('policy:field.to')}
      readOnly={readOnly}
      searchable
      onSearchChange={persons.search}
      wrapperProps={placeOf(path)}
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
          items: [
            ...inUse.map(({ id, name }) => ({ value: `roster:${id}`, label: name })),
            ...retired.map((id) => ({
              value: `roster:${id}`,
              label: t(rosters.isSuccess ? 'policy:retiredRoster' : 'promises:recipient.roster'),
            })),
          ],
        },
        {
          group: t('policy:people'),
          items: persons.options.map(({ value, label }) => ({ value: `person:${value}`, label })),
        },
      ].filter(({ items }) => items.length > 0)}
    />
  );
}
