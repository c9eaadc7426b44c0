import {
  Alert,
  Button,
  CloseButton,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePolicies } from '#contract/change-policy.ts';
import { LEVELS } from '#domain/change/policy.ts';
import { CRITICALITIES } from '#domain/config/item.ts';
import { useName } from '../config/names.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { type PolicyContent, type PolicyVersion, useDoing } from './queries.ts';

/** Changes a draft: thresholds, quorums, points and freezes; the API changes everything else, too. */
export function PolicyDraft({ version }: { version: PolicyVersion }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [content, setContent] = useState(version.content);
  const params = { version: version.version };
  const options = { ifMatch: version.revision };
  const saving = useDoing(() => call(changePolicies.save, { params, body: { content } }, options));
  const approving = useDoing(() => call(changePolicies.approve, { params, body: {} }, options));
  const discarding = useDoing(() => call(changePolicies.discard, { params }, options));
  const error = saving.error ?? approving.error ?? discarding.error;
  const problem = error ? problemOf(error) : null;
  const set = (more: Partial<PolicyContent>) => setContent({ ...content, ...more });
  return (
    <Panel title={t('draftOf', { n: version.version, summary: version.summary })}>
      <Stack gap="md">
        <Thresholds content={content} set={set} />
        <Quorums content={content} set={set} />
        <Freezes content={content} set={set} />
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}{' '}
            {problem.fields?.map(({ field }) => field.replace('body.content.', '')).join(' · ')}
          </Alert>
        )}
        <Group>
          <Button loading={saving.isPending} onClick={() => saving.mutate(undefined)}>
            {t('saveDraft')}
          </Button>
          {version.mayApprove && (
            <AskFirst
              label={t('approvePolicy')}
              text={t('approvePolicyText')}
              busy={approving.isPending}
              onSure={() => approving.mutate(undefined)}
            />
          )}
          <AskFirst
            label={t('discardPolicy')}
            text={t('discardPolicyText')}
            busy={discarding.isPending}
            onSure={() => discarding.mutate(undefined)}
          />
        </Group>
        {!version.mayApprove && (
          <Text size="sm" className="yn-quiet">
            {t('approvedByAnother')}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

interface Part {
  content: PolicyContent;
  set(more: Partial<PolicyContent>): void;
}

function Thresholds({ content, set }: Part) {
  const { t } = useTranslation('changes');
  const number = (label: string, value: number, change: (value: number) => void, min = 0) => (
    <NumberInput label={label} value={value} min={min} onChange={(given) => change(Number(given) || min)} />
  );
  const { points, people, major } = content;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {number(t('pointsMedium'), points.medium, (medium) => set({ points: { ...points, medium } }))}
      {number(t('pointsHigh'), points.high, (high) => set({ points: { ...points, high } }))}
      {number(t('peopleMedium'), people.medium, (medium) => set({ people: { ...people, medium } }), 1)}
      {number(t('peopleHigh'), people.high, (high) => set({ people: { ...people, high } }), 1)}
      {number(t('majorPeople'), major.people, (value) => set({ major: { ...major, people: value } }), 1)}
      <Select
        label={t('majorCriticality')}
        data={CRITICALITIES.map((value) => ({ value, label: t(`atLeast.${value}`) }))}
        value={major.criticality}
        onChange={(value) =>
          set({ major: { ...major, criticality: value as PolicyContent['major']['criticality'] } })
        }
        allowDeselect={false}
      />
    </SimpleGrid>
  );
}

function Quorums({ content, set }: Part) {
  const { t } = useTranslation('changes');
  const name = useName();
  const boardName = (code: string) => {
    const board = content.boards.find((one) => one.code === code);
    return board ? name(board) : code;
  };
  const needs = (label: string, value: number, change: (needed: number) => void) => (
    <NumberInput
      key={label}
      label={label}
      value={value}
      min={1}
      max={20}
      onChange={(given) => change(Number(given) || 1)}
    />
  );
  const changed = <T extends { needed: number }>(list: T[], i: number, needed: number): T[] =>
    list.map((one, n) => (n === i ? { ...one, needed } : one));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {LEVELS.flatMap((level) =>
        content.normal[level].map((one, i) =>
          needs(`${t(`level.${level}`)} · ${boardName(one.board)}`, one.needed, (needed) =>
            set({ normal: { ...content.normal, [level]: changed(content.normal[level], i, needed) } }),
          ),
        ),
      )}
      {content.emergency.map((one, i) =>
        needs(`${t('category.emergency')} · ${boardName(one.board)}`, one.needed, (needed) =>
          set({ emergency: changed(content.emergency, i, needed) }),
        ),
      )}
    </SimpleGrid>
  );
}

function Freezes({ content, set }: Part) {
  const { t } = useTranslation('changes');
  const name = useName();
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const ready = title.trim() !== '' && reason.trim() !== '' && from !== '' && to !== '' && from < to;
  const add = () => {
    const freeze = {
      ...{ code: `freeze_${Date.now().toString(36)}`, zh: title.trim(), en: title.trim() },
      ...{ from: instantFrom(from), to: instantFrom(to), reason: reason.trim() },
      scope: { kind: 'all' as const },
    };
    set({ freezes: [...content.freezes, freeze] });
    setTitle('');
    setReason('');
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={550}>
        {t('freezes')}
      </Text>
      {content.freezes.map((freeze) => (
        <Group key={freeze.code} gap="xs">
          <Text size="sm" style={{ flex: '1 1 200px' }}>
            {name(freeze)} · {localTextOf(freeze.from).replace('T', ' ')} –{' '}
            {localTextOf(freeze.to).replace('T', ' ')}
          </Text>
          <CloseButton
            aria-label={t('removeFreeze', { name: name(freeze) })}
            onClick={() => set({ freezes: content.freezes.filter(({ code }) => code !== freeze.code) })}
          />
        </Group>
      ))}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <TextInput
          label={t('freezeName')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={200}
        />
        <TextInput
          type="datetime-local"
          label={t('field.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('field.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <TextInput
          label={t('why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
        />
      </SimpleGrid>
      <Group>
        <Button size="xs" variant="default" disabled={!ready} onClick={add}>
          {t('addFreeze')}
        </Button>
      </Group>
    </Stack>
  );
}
