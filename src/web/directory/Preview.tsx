import { Alert, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Outcome } from './Outcome.tsx';
import { type Run, usePreview, useTest } from './queries.ts';

/** What a run would change now; nothing is written. */
export function Preview({ source }: { source: string }) {
  const { t } = useTranslation('directory');
  const found = usePreview(source);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { problem, error, result } = found.data;
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('previewText')}
      </Text>
      {problem && <Unread problem={problem} error={error} />}
      {result && <Outcome result={result} />}
    </Stack>
  );
}

/** The first people of the source, as it says. */
export function Tested({ source }: { source: string }) {
  const { t } = useTranslation('directory');
  const found = useTest(source);
  if (found.isPending) return <LoadingState rows={3} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { problem, error, people } = found.data;
  if (problem) return <Unread problem={problem} error={error} />;
  if (people.length === 0) return <EmptyState title={t('nobody')} text={t('nobodyText')} />;
  return (
    <Stack gap="md">
      <Alert color="pine">{t('reached')}</Alert>
      <Table.ScrollContainer minWidth={480} className="yn-card">
        <Table verticalSpacing={6}>
          <Table.Tbody>
            {people.map(({ key, login, name, email, department, active }) => (
              <Table.Tr key={key}>
                <Table.Td>
                  {name} ({login})
                  <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                    {key}
                  </Text>
                </Table.Td>
                <Table.Td>{email ?? '—'}</Table.Td>
                <Table.Td>{department ?? '—'}</Table.Td>
                <Table.Td>{t(active ? 'atWork' : 'isDisabled')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Unread({ problem, error }: { problem: NonNullable<Run['problem']>; error: string | null }) {
  const { t } = useTranslation('directory');
  return (
    <Alert color="seal" role="alert" title={t(`problem.${problem}`)}>
      {error}
    </Alert>
  );
}
