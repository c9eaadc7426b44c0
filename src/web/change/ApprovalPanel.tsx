import { Alert, Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import type { VoteKind } from '#domain/change/approval.ts';
import { useName } from '../config/names.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { ApprovalBadge } from './badges.tsx';
import { type ChangeView, useChangePolicy, useDoing } from './queries.ts';

/** Who has to approve, what they said, and the reader's own word. */
export function ApprovalPanel({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  if (change.approval === null) return null;
  return (
    <Panel title={t('approval')} action={<ApprovalBadge result={change.approval} />}>
      <Stack gap="md">
        {change.category === 'standard' && <Text size="sm">{t('approvedByModel')}</Text>}
        {change.release && <Released change={change} />}
        <Requirements change={change} />
        <Votes change={change} />
        {change.actions.includes('vote') && <VoteForm key={change.version} change={change} />}
      </Stack>
    </Panel>
  );
}

function Released({ change: { release, names } }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  if (!release) return null;
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <b>{t('releasedBy', { name: names[release.by] ?? '—' })}</b> {formats.time(release.at)} ·{' '}
      {release.reason}
    </Text>
  );
}

function Requirements({ change }: { change: ChangeView }) {
  return useMay('change.read') ? <NamedRequirements change={change} /> : <RequirementList change={change} />;
}

function NamedRequirements({ change }: { change: ChangeView }) {
  const name = useName();
  const boards = useChangePolicy().data?.inForce.content.boards ?? [];
  const names = Object.fromEntries(boards.map((board) => [board.code, name(board)]));
  return <RequirementList change={change} boards={names} />;
}

function RequirementList({ change, boards = {} }: { change: ChangeView; boards?: Record<string, string> }) {
  const { t } = useTranslation('changes');
  return (
    <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {change.requirements.map((one) => (
        <li key={one.code}>
          <Group gap="xs">
            <Text size="sm" fw={550}>
              {boards[one.code] ?? t('approvers')}
            </Text>
            <ApprovalBadge result={one.result} />
            <Text size="xs" className="yn-quiet yn-figures">
              {t('quorum', { approvals: one.approvals, needed: one.needed, of: one.voterIds.length })}
              {one.veto ? ` · ${t('veto')}` : ''}
            </Text>
          </Group>
          <Text size="xs" className="yn-quiet">
            {one.voterIds.map((id) => change.names[id] ?? '—').join('、')}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

function Votes({ change: { votes, names } }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  return (
    <Stack gap={6} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {votes.map((vote) => (
        <Text
          key={`${vote.at} ${vote.voterId} ${vote.forId}`}
          component="li"
          size="sm"
          style={{ overflowWrap: 'anywhere' }}
        >
          <b>
            {names[vote.voterId] ?? '—'} {t(`vote.${vote.vote}`)}
          </b>
          {vote.forId === vote.voterId ? '' : ` · ${t('inPlaceOf', { name: names[vote.forId] ?? '—' })}`}
          {vote.comment ? ` · ${vote.comment}` : ''} · {formats.time(vote.at)}
        </Text>
      ))}
    </Stack>
  );
}

function VoteForm({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [comment, setComment] = useState('');
  const [forId, setForId] = useState(change.places[0] ?? null);
  const doing = useDoing((vote: VoteKind) =>
    call(
      changes.vote,
      { params: { change: change.id }, body: { vote, forId, comment: comment.trim() || null } },
      { ifMatch: change.version },
    ),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  const button = (vote: VoteKind, variant: 'filled' | 'default') => (
    <Button size="xs" variant={variant} loading={doing.isPending} onClick={() => doing.mutate(vote)}>
      {t(`cast.${vote}`)}
    </Button>
  );
  return (
    <Stack gap="sm">
      {change.places.length > 1 && (
        <Select
          label={t('voteFor')}
          data={change.places.map((id) => ({ value: id, label: change.names[id] ?? '—' }))}
          value={forId}
          onChange={setForId}
          allowDeselect={false}
        />
      )}
      <Textarea
        label={t('comment')}
        description={t('commentText')}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        maxLength={2000}
        autosize
        minRows={2}
      />
      {problem && (
        <Alert color="seal" role="alert">
          {words(problem.code)}
        </Alert>
      )}
      <Group gap="xs">
        {button('approve', 'filled')}
        {button('reject', 'default')}
        {button('abstain', 'default')}
      </Group>
    </Stack>
  );
}
