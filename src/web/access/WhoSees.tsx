import { Alert, List, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PersonSelect } from './PersonSelect.tsx';
import { type Reason, useReaders, useWhy, type Why } from './queries.ts';
import { useReasonWords } from './words.ts';

/** Why somebody sees a ticket or does not, and everybody who does, each with the rule. */
export function WhoSees({ ticket }: { ticket: number }) {
  const { t } = useTranslation('access');
  const [person, choose] = useState<string | null>(null);
  const found = useReaders(ticket);
  const why = useWhy(ticket, person);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { confidential, total, items } = found.data;
  return (
    <Stack>
      <Text size="sm">{t(confidential ? 'sees.confidential' : 'sees.open')}</Text>
      <PersonSelect label={t('sees.ask')} value={person} onChange={choose} />
      {why.isError && <ErrorState error={why.error} />}
      {person !== null && why.data && <Answer why={why.data} />}
      <Title order={3} size="h6">
        {t('sees.all', { count: total })}
      </Title>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map(({ id, name, department, reasons }) => (
          <li key={id}>
            <Text size="sm" fw={600}>
              {department ? `${name} · ${department}` : name}
            </Text>
            <Reasons reasons={reasons} />
          </li>
        ))}
      </Stack>
      {items.length < total && <Text size="sm">{t('sees.more', { count: total - items.length })}</Text>}
    </Stack>
  );
}

function Answer({ why: { person, reasons, hindrance } }: { why: Why }) {
  const { t } = useTranslation('access');
  const sees = reasons.length > 0;
  return (
    <Alert
      color={sees ? 'pine' : 'gray'}
      role="status"
      title={t(sees ? 'sees.yes' : 'sees.no', { name: person.name })}
    >
      {hindrance && <Text size="sm">{t(`hindrance.${hindrance}`)}</Text>}
      <Reasons reasons={reasons} />
      {!person.active && <Text size="sm">{t('sees.left')}</Text>}
    </Alert>
  );
}

function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const words = useReasonWords();
  return (
    <List size="sm" className="yn-quiet">
      {[...new Set(reasons.map(words))].map((text) => (
        <List.Item key={text}>{text}</List.Item>
      ))}
    </List>
  );
}

export default WhoSees;
