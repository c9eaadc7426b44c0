import { Alert, Anchor, Badge, Button, FileInput, Group, Stack, Table, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organisationImport } from '#contract/organisation/import.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { PageTitle } from '../ui/PageTitle.tsx';

type Plan = AnswerOf<(typeof organisationImport)['run']>;

/** People from a file: first what would change, row by row, then all of it or nothing. */
export function ImportPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const words = useRefusalWords();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: ({ bytes, dryRun }: { bytes: File; dryRun: boolean }) =>
      call(organisationImport.run, { query: { dryRun: dryRun ? 'true' : 'false' }, body: bytes } as never),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const plan = run.data;
  return (
    <Stack gap="md">
      <PageTitle size="h3">{t('admin:import')}</PageTitle>
      <Text className="yn-quiet">{t('admin:importText')}</Text>
      <Group align="flex-end">
        <FileInput
          label={t('admin:file')}
          placeholder={t('admin:chooseFile')}
          accept=".csv,text/csv"
          leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            run.reset();
            if (chosen) run.mutate({ bytes: chosen, dryRun: true });
          }}
          clearable
          w={320}
        />
        <Anchor href={`/api/organisation/import-template?locale=${i18n.language}`} size="sm">
          {t('admin:template')}
        </Anchor>
      </Group>
      {run.isPending && <Text role="status">{t('common:loading')}</Text>}
      {run.error && <Alert color="seal">{words(problemOf(run.error).code)}</Alert>}
      {plan && <Summary plan={plan} />}
      {plan && plan.problems.length > 0 && <Problems plan={plan} />}
      {plan && plan.changes.length > 0 && <Changes plan={plan} />}
      {plan && !plan.applied && plan.problems.length === 0 && plan.changes.length > 0 && file && (
        <Group>
          <Button onClick={() => run.mutate({ bytes: file, dryRun: false })} loading={run.isPending}>
            {t('admin:apply', { count: plan.changes.length })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Summary({ plan }: { plan: Plan }) {
  const { t } = useTranslation(['admin', 'common']);
  const parts = (['create', 'update', 'deactivate', 'unchanged', 'problems'] as const).filter(
    (k) => plan.counts[k] > 0,
  );
  return (
    <Alert
      color={plan.problems.length > 0 ? 'yellow' : 'pine'}
      title={t(plan.applied ? 'applied' : 'dryRun')}
    >
      <Group gap="xs">
        {parts.map((part) => (
          <Badge
            key={part}
            tt="none"
            c="var(--mantine-color-text)"
            color={part === 'problems' ? 'seal' : 'pine'}
          >
            {t(`count.${part}`, { count: plan.counts[part] })}
          </Badge>
        ))}
      </Group>
      {plan.newDepartments.length > 0 && (
        <Text size="sm" mt="xs">
          {t('newDepartments', { list: plan.newDepartments.join(t('common:comma')) })}
        </Text>
      )}
    </Alert>
  );
}

/** As many rows as anybody reads; the file itself has the rest. */
const SHOWN = 200;

function Problems({ plan }: { plan: Plan }) {
  const { t } = useTranslation('admin');
  return (
    <Table.ScrollContainer minWidth={480} className="yn-card">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('row')}</Table.Th>
            <Table.Th>{t('column')}</Table.Th>
            <Table.Th>{t('value')}</Table.Th>
            <Table.Th>{t('problemTitle')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.problems.slice(0, SHOWN).map((problem) => (
            <Table.Tr key={`${problem.row}-${problem.field}-${problem.code}-${problem.value}`}>
              <Table.Td className="yn-number">{problem.row}</Table.Td>
              <Table.Td>{problem.field ? t(`importField.${problem.field}`) : '—'}</Table.Td>
              <Table.Td>{problem.value}</Table.Td>
              <Table.Td>{t(`importProblem.${problem.code}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Changes({ plan }: { plan: Plan }) {
  const { t } = useTranslation(['admin', 'common']);
  return (
    <Table.ScrollContainer minWidth={560} className="yn-card">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('row')}</Table.Th>
            <Table.Th>{t('who')}</Table.Th>
            <Table.Th>{t('what')}</Table.Th>
            <Table.Th>{t('fields')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.changes.slice(0, SHOWN).map((change) => (
            <Table.Tr key={change.row}>
              <Table.Td className="yn-number">{change.row}</Table.Td>
              <Table.Td>
                {change.name} ({change.login})
              </Table.Td>
              <Table.Td>{t(`kind.${change.kind}`)}</Table.Td>
              <Table.Td>
                {change.fields.map(({ field, before, after }) => (
                  <Text key={field} size="sm">
                    {t('common:labelled', {
                      name: t(`importField.${field}`),
                      value: `${change.kind === 'create' ? '' : `${shown(before)} → `}${shown(after)}`,
                    })}
                  </Text>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const shown = (value: Plan['changes'][number]['fields'][number]['before']): string =>
  value === null || value === '' ? '—' : Array.isArray(value) ? value.join(', ') : String(value);
