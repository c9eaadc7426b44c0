import { Alert, Anchor, Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePolicies } from '#contract/change-policy.ts';
import { LEVELS } from '#domain/change/policy.ts';
import { useName } from '../config/names.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useWindow } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { ModelsPanel } from './ModelsPanel.tsx';
import { PolicyDraft } from './PolicyDraft.tsx';
import { type PolicyVersion, useChangePolicy, useDoing, usePolicyVersion } from './queries.ts';

/** The change policy: questions, who approves, freezes; its versions and the models of standard changes (c4). */
export function PolicyPage() {
  const { t } = useTranslation('changes');
  const found = useChangePolicy();
  const [version, look] = useState<number | null>(null);
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <PageTitle size="h3">{t('policyTitle')}</PageTitle>
      <ChangeTabs />
      {found.isPending && <LoadingState rows={6} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Versions {...found.data} look={look} />
          <Version key={version ?? 'inForce'} version={version ?? found.data.inForce.version} />
          <ModelsPanel questions={found.data.inForce.content.questions} mayManage={found.data.mayManage} />
        </>
      )}
    </Stack>
  );
}

interface VersionsProps {
  versions: readonly Omit<PolicyVersion, 'content' | 'mayApprove' | 'names'>[];
  mayManage: boolean;
  look(version: number): void;
}

function Versions({ versions, mayManage, look }: VersionsProps) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [summary, setSummary] = useState('');
  const drafting = useDoing(() => call(changePolicies.draft, { body: { summary } }));
  const problem = drafting.error ? problemOf(drafting.error) : null;
  const hasDraft = versions.some(({ state }) => state === 'draft');
  return (
    <Panel title={t('versions')}>
      <Stack gap="xs">
        {versions.map((one) => (
          <Group key={one.version} gap="xs">
            <Anchor component="button" type="button" size="sm" onClick={() => look(one.version)}>
              {t('versionN', { n: one.version })}
            </Anchor>
            <Text size="sm" fw={one.inForce ? 650 : 400}>
              {one.inForce ? t('inForce') : t(`policyState.${one.state}`)}
            </Text>
            <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
              {[one.version === 0 ? t('shipped') : one.summary, one.author, one.approver]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Group>
        ))}
        {mayManage && !hasDraft && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              drafting.mutate(undefined, { onSuccess: ({ version }) => look(version) });
            }}
          >
            <Group align="flex-end">
              <TextInput
                label={t('draftSummary')}
                value={summary}
                onChange={(event) => setSummary(event.currentTarget.value)}
                maxLength={500}
                required
                style={{ flex: '1 1 200px' }}
              />
              <Button type="submit" variant="default" loading={drafting.isPending}>
                {t('beginDraft')}
              </Button>
            </Group>
          </form>
        )}
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}
          </Alert>
        )}
      </Stack>
    </Panel>
  );
}

function Version({ version }: { version: number }) {
  const found = usePolicyVersion(version);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      {found.data.state === 'draft' && <PolicyDraft key={found.data.revision} version={found.data} />}
      <Content version={found.data} />
    </>
  );
}

function Content({ version: { content, names, version } }: { version: PolicyVersion }) {
  const { t } = useTranslation('changes');
  const name = useName();
  const when = useWindow();
  const formats = useFormats();
  const boardName = (code: string) => {
    const board = content.boards.find((one) => one.code === code);
    return board ? name(board) : code;
  };
  return (
    <Panel title={t('versionN', { n: version })}>
      <Stack gap="md">
        <Text size="sm">
          {t('levelsText', {
            ...{ medium: content.points.medium, high: content.points.high },
            ...{ mediumPeople: content.people.medium, highPeople: content.people.high },
          })}
        </Text>
        <Text size="sm">
          {t('majorText', {
            criticality: t(`atLeast.${content.major.criticality}`),
            people: formats.number(content.major.people),
          })}
        </Text>
        <Table.ScrollContainer minWidth={320}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('forChange')}</Table.Th>
                <Table.Th>{t('approvers')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {[
                ...LEVELS.map(
                  (level) =>
                    [`${t('category.normal')} · ${t(`level.${level}`)}`, content.normal[level]] as const,
                ),
                [t('category.emergency'), content.emergency] as const,
              ].map(([title, list]) => (
                <Table.Tr key={title}>
                  <Table.Td>{title}</Table.Td>
                  <Table.Td>
                    {list.map((one) => (
                      <Text key={one.board} size="sm">
                        {t('needs', { board: boardName(one.board), needed: one.needed })}
                        {one.veto ? ` · ${t('veto')}` : ''}
                        {one.optional ? ` · ${t('ifAny')}` : ''}
                      </Text>
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <div>
          <Text size="xs" className="yn-quiet">
            {t('boards')}
          </Text>
          {content.boards.map((board) => (
            <Text key={board.code} size="sm">
              <b>{name(board)}</b>{' '}
              {board.asked
                .map((one) => {
                  if (one.kind === 'role') return t(`role.${one.role as 'lead'}`);
                  if (one.kind === 'item_owners') return t('itemOwners');
                  const ids = one.kind === 'group' ? [one.groupId] : one.personIds;
                  return ids.map((id) => names[id] ?? '—').join('、');
                })
                .join('、')}
            </Text>
          ))}
        </div>
        <div>
          <Text size="xs" className="yn-quiet">
            {t('freezes')}
          </Text>
          {content.freezes.length === 0 && <Text size="sm">{t('noFreezes')}</Text>}
          {content.freezes.map((freeze) => (
            <Text key={freeze.code} size="sm">
              <b>{name(freeze)}</b> {when(freeze)} · {freeze.reason}
            </Text>
          ))}
        </div>
        <div>
          <Text size="xs" className="yn-quiet">
            {t('questions')}
          </Text>
          <List size="sm">
            {content.questions.map((question) => (
              <List.Item key={question.code}>
                {name(question)} ({t(`about.${question.about}`)}){' '}
                {question.choices.map((choice) => `${name(choice)} ${choice.points}`).join(' · ')}
              </List.Item>
            ))}
          </List>
        </div>
      </Stack>
    </Panel>
  );
}
