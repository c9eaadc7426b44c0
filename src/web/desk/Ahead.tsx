import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePromises } from '../promises/queries.ts';
import type { Draft } from '../ticket/draft.ts';
import { fieldKey } from '../ticket/Facts.tsx';
import { PriorityBadge } from '../ui/badges.tsx';
import { Panel } from './Panel.tsx';
import type { Person } from './PersonPicker.tsx';
import { lookAhead, type Stranger } from './reception.ts';

interface Props {
  draft: Draft;
  person: Person | null;
  stranger: Stranger | null;
}

/** While the caller is still there: what to ask them, and what the ticket will be. */
export function Ahead({ draft, person, stranger }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  const rules = usePromises().data ?? null;
  const { missing: all, priority } = lookAhead(draft, stranger ? speaking(stranger) : person, rules);
  const named = person !== null || stranger !== null;
  // Who calls comes with name, department and contact: that is one question, not three.
  const missing = named ? all : all.filter((field) => !field.startsWith('requester.'));
  return (
    <Panel title={t('desk:record.ahead')} action={priority && <PriorityBadge priority={priority} long />}>
      {named && missing.length === 0 ? (
        <Text size="sm">{t('desk:record.complete')}</Text>
      ) : (
        <div aria-live="polite">
          <Text size="sm" mb={4}>
            {t('desk:record.ask')}
          </Text>
          <List size="sm">
            {!named && <List.Item>{t('desk:record.caller')}</List.Item>}
            {missing.map((field) => (
              <List.Item key={field}>{t(`ticket:${fieldKey(field)}` as 'ticket:field.title')}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Text size="xs" className="yn-quiet" mt="sm">
        {t('desk:record.gapsHelp')}
      </Text>
    </Panel>
  );
}

/** What a stranger says of themselves, as the directory would have it. */
const speaking = ({ name, department, number, email }: Stranger) => ({
  id: null,
  name: name.trim() || null,
  department: department.trim() || null,
  phone: number.trim() || null,
  email: email.trim() || null,
});
