import { Anchor, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClassName } from '../config/names.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { type Case, type Decision, useCases, useDecide } from './queries.ts';

/** Machines of which people say what they are. */
export function Cases() {
  const { t } = useTranslation('discovery');
  const found = useCases();
  return (
    <GrowingList found={found} rows={4} empty={<EmptyState title={t('noCases')} text={t('noCasesText')} />}>
      {(items) => (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </Stack>
      )}
    </GrowingList>
  );
}

function Row({ one }: { one: Case }) {
  const { t } = useTranslation('discovery');
  const formats = useFormats();
  const words = useRefusalWords();
  const className = useClassName();
  const mayManage = useMay('config.manage');
  const decide = useDecide(one.id);
  const [merges, merge] = useState(false);
  const { facts, source, doubt, candidates, firstAt } = one;
  const name = facts.name ?? facts.hostName ?? facts.serial ?? one.device;
  const say = (decision: Decision) =>
    decide.mutate(decision, {
      onSuccess: () => notify(t('decided')),
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  const told = [className(facts.class), facts.serial, facts.values.model, facts.values.os, facts.macs[0]];
  return (
    <Stack component="li" gap="xs" className="yn-card" p="md">
      <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{name}</bdi>
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {told.filter(Boolean).join(' · ')}
      </Text>
      <Text size="xs" className="yn-quiet yn-figures">
        {[t(`doubt.${doubt}`), source.name, t('since', { at: formats.time(firstAt) })].join(' · ')}
      </Text>
      {candidates.map((candidate) => (
        <Candidate
          key={candidate.id}
          candidate={candidate}
          busy={decide.isPending}
          onChoose={mayManage ? () => say({ as: 'item', item: candidate.id, merge: merges }) : null}
        />
      ))}
      {mayManage && candidates.length > 1 && (
        <Checkbox
          label={t('merge')}
          checked={merges}
          onChange={(event) => merge(event.currentTarget.checked)}
        />
      )}
      {mayManage && (
        <Group gap="xs">
          <Button size="xs" loading={decide.isPending} onClick={() => say({ as: 'new' })}>
            {t('isNew')}
          </Button>
          <AskFirst
            label={t('ignore')}
            text={t('ignoreText')}
            busy={decide.isPending}
            onSure={() => say({ as: 'ignored' })}
          />
        </Group>
      )}
    </Stack>
  );
}

interface CandidateProps {
  candidate: Case['candidates'][number];
  busy: boolean;
  /** Null for those who only look. */
  onChoose: (() => void) | null;
}

function Candidate({ candidate, busy, onChoose }: CandidateProps) {
  const { t } = useTranslation('discovery');
  const { id, number, name, serial, assetNumber, holder } = candidate;
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Stack gap={0} miw={0}>
        <Anchor
          size="sm"
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: id }} {...props} />}
        >
          <bdi>{name}</bdi>
        </Anchor>
        <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
          {[number, serial, assetNumber, holder].filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      {onChoose && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={busy}
          onClick={onChoose}
          aria-label={`${t('isThis')}: ${name}`}
          style={{ flexShrink: 0 }}
        >
          {t('isThis')}
        </Button>
      )}
    </Group>
  );
}
