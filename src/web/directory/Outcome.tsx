import { Alert, Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SYNC_PROBLEMS, type SyncProblemCode } from '#domain/directory/problem.ts';
import type { Result } from './queries.ts';

const COUNTED = ['create', 'link', 'update', 'leave', 'return', 'unchanged', 'disabled', 'problems'] as const;
const COLOURS: Partial<Record<(typeof COUNTED)[number], string>> = { leave: 'seal', problems: 'yellow' };

/** What a run changes, changed, or would have changed, and why. */
export function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation(['directory', 'common']);
  const { counts, stop, newDepartments, changes, problems } = result;
  const all = counts.create + counts.link + counts.update + counts.leave + counts.return;
  return (
    <Stack gap="md">
      {stop && (
        <Alert color="seal" role="alert" title={t(`stop.${stop.code}`, { n: stop.count, of: stop.of })}>
          {t(stop.code === 'empty' ? 'emptyText' : 'stopText')}
        </Alert>
      )}
      <Counts counts={counts} />
      {newDepartments.length > 0 && (
        <Text size="sm">{t('newDepartments', { list: newDepartments.join(t('common:comma')) })}</Text>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
      {all > changes.length && <Text size="sm">{t('more', { shown: changes.length, all })}</Text>}
      {problems.length > 0 && <Problems problems={problems} />}
    </Stack>
  );
}

export function Counts({ counts }: { counts: Result['counts'] }) {
  const { t } = useTranslation('directory');
  const shown = COUNTED.filter((one) => counts[one] > 0);
  return (
    <Group gap="xs">
      {shown.map((one) => (
        <Badge
          key={one}
          color={COLOURS[one] ?? 'pine'}
          c="var(--mantine-color-text)"
          variant="light"
          tt="none"
        >
          {t(`count.${one}`, { n: counts[one] })}
        </Badge>
      ))}
    </Group>
  );
}

function Changes({ changes }: { changes: Result['changes'] }) {
  const { t } = useTranslation(['directory', 'admin', 'common']);
  return (
    <Table.ScrollContainer minWidth={560} className="yn-card">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('who')}</Table.Th>
            <Table.Th>{t('what')}</Table.Th>
            <Table.Th>{t('fields')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ login, name, kind, reason, fields }) => (
            <Table.Tr key={`${login} ${kind}`}>
              <Table.Td>
                {name} ({login})
              </Table.Td>
              <Table.Td>
                {t(`change.${kind}`)}
                {reason && (
                  <Text size="xs" className="yn-quiet">
                    {t(`reason.${reason}`)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {fields.map(({ field, before, after }) => (
                  <Text key={field} size="sm">
                    {t('common:labelled', {
                      name: t(`admin:importField.${field}`),
                      value: `${shownValue(before, t)} → ${shownValue(after, t)}`,
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

type Value = Result['changes'][number]['fields'][number]['before'];

function shownValue(value: Value, t: (key: 'yes' | 'no') => string): string {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (value === null || value === '') return '—';
  return Array.isArray(value) ? value.join(', ') : value;
}

const isOwn = (code: Result['problems'][number]['code']): code is SyncProblemCode =>
  (SYNC_PROBLEMS as readonly string[]).includes(code);

function Problems({ problems }: { problems: Result['problems'] }) {
  const { t } = useTranslation(['directory', 'admin']);
  return (
    <Stack gap="xs">
      <Title order={3} size="h6">
        {t('problems')}
      </Title>
      <Table.ScrollContainer minWidth={480} className="yn-card">
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('who')}</Table.Th>
              <Table.Th>{t('field')}</Table.Th>
              <Table.Th>{t('wrong')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {problems.map(({ login, field, code, value }) => (
              <Table.Tr key={`${login} ${field} ${code} ${value}`}>
                <Table.Td>{login || '—'}</Table.Td>
                <Table.Td>{field ? t(`admin:importField.${field}`) : t('whole')}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {isOwn(code) ? t(`wrongs.${code}`) : t(`admin:importProblem.${code}`)}
                  {value && (
                    <Text size="xs" className="yn-quiet">
                      {value}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
