import { Anchor, Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { verifications } from '#contract/verification.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay, useMe } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Fact } from './Fact.tsx';
import { usePlace } from './place.ts';
import { type Found, useDoing, useFindings, useVerification, type Verification } from './queries.ts';
import { useRate, useScope, VerificationBadge } from './VerificationsTab.tsx';

const route = getRouteApi('/inside/desk-layout/desk/verifications/$verification');

/** One verification: how far it is, what was found, and what becomes of that (2.6b, c5). */
export function VerificationPage() {
  const { verification: id } = route.useParams();
  const found = useVerification(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole verification={found.data.verification} unknown={found.data.unknown} />;
}

interface Unknown {
  label: string;
  note: string | null;
  by: string;
  at: string;
}

function Whole({ verification, unknown }: { verification: Verification; unknown: readonly Unknown[] }) {
  const { t } = useTranslation('asset');
  const scope = useScope();
  const rate = useRate();
  const formats = useFormats();
  const { tally } = verification;
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} miw={0}>
          <PageTitle size="h3" tab={`${verification.number} ${verification.title}`}>
            {verification.title}
          </PageTitle>
          <Group gap="xs">
            <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
              {verification.number} · {scope(verification)}
            </Text>
            <VerificationBadge state={verification.state} />
          </Group>
        </Stack>
        <Moves verification={verification} />
      </Group>
      <Panel
        title={rate(verification.rate)}
        action={
          <Button
            component="a"
            href={`/api/verifications/${verification.id}/report`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('check.export')}
          </Button>
        }
      >
        <SimpleGrid component="dl" cols={{ base: 2, xs: 5 }} m={0}>
          {(['asRecorded', 'different', 'notFound', 'unknown', 'left'] as const).map((what) => (
            <Fact key={what} name={t(`check.${what}`)}>
              <span className="yn-figures">{formats.number(tally[what])}</span>
            </Fact>
          ))}
        </SimpleGrid>
      </Panel>
      <Findings verification={verification} />
      {unknown.length > 0 && (
        <Panel title={t('check.unknown')}>
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {unknown.map(({ label, note, by, at }) => (
              <Text key={label} component="li" size="sm" style={{ overflowWrap: 'anywhere' }}>
                <bdi>{label}</bdi>{' '}
                <Text span size="xs" className="yn-quiet">
                  {[note, by, formats.time(Date.parse(at))].filter(Boolean).join(' · ')}
                </Text>
              </Text>
            ))}
          </Stack>
        </Panel>
      )}
    </Stack>
  );
}

function Moves({ verification: { id, state, counters } }: { verification: Verification }) {
  const { t } = useTranslation('asset');
  const words = useRefusalWords();
  const plans = useMay('asset.plan_verification');
  const me = useMe();
  const move = useDoing(async (what: 'start' | 'close' | 'cancel') => {
    await call(verifications[what], { params: { verification: id } });
  });
  const sure = (what: 'start' | 'close' | 'cancel') =>
    move.mutate(what, { onError: (error) => notify(words(problemOf(error).code), 'failed') });
  const offered = { planned: ['start', 'cancel'], running: ['close', 'cancel'] } as const;
  const moves = plans && (state === 'planned' || state === 'running') ? offered[state] : [];
  const counts = state === 'running' && counters.some((one) => one.id === me?.id);
  return (
    <Group gap="xs">
      {counts && (
        // The page that may use the camera is loaded as a whole.
        <Button component="a" href={`/count/${id}`} size="xs">
          {t('own.count')}
        </Button>
      )}
      {moves.map((what) => (
        <AskFirst
          key={what}
          label={t(`check.${what}`)}
          text={t(`check.${what}Text`)}
          busy={move.isPending}
          onSure={() => sure(what)}
        />
      ))}
    </Group>
  );
}

function Findings({ verification: { id } }: { verification: Verification }) {
  const { t } = useTranslation('asset');
  const [which, setWhich] = useState<'wrong' | 'left' | 'all'>('wrong');
  const found = useFindings(id, which);
  return (
    <Panel
      title={t('check.findings')}
      action={
        <SegmentedControl
          size="xs"
          aria-label={t('check.findings')}
          value={which}
          onChange={(value) => setWhich(value === 'left' || value === 'all' ? value : 'wrong')}
          data={(['wrong', 'left', 'all'] as const).map((value) => ({ value, label: t(`check.${value}`) }))}
        />
      }
    >
      <GrowingList
        found={found}
        rows={3}
        empty={
          <Text size="sm" className="yn-quiet">
            {t('check.noFindings')}
          </Text>
        }
      >
        {(items) => (
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <FindingRow key={one.item.id} verification={id} found={one} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}

const NAMES = { as_recorded: 'asRecorded', different: 'different', not_found: 'notFound' } as const;

function FindingRow({ verification, found }: { verification: string; found: Found }) {
  const { t } = useTranslation('asset');
  const place = usePlace();
  const words = useRefusalWords();
  const plans = useMay('asset.plan_verification');
  const { item, finding, decision } = found;
  const judge = useDoing((what: 'accept' | 'reject') =>
    call(verifications[what], { params: { verification, item: item.id } }),
  );
  const open = plans && decision === null && finding !== null && finding !== 'as_recorded';
  const facts = [
    t('check.recorded', { what: place(found.expected) }),
    finding === 'different' && found.found && t('check.found', { what: place(found.found) }),
    !found.planned && t('check.outOfScope'),
    ...[found.note, found.countedBy],
    decision && t(`check.${decision}`),
  ];
  return (
    <Group component="li" justify="space-between" gap="xs" align="flex-start">
      <Stack gap={0} style={{ flex: '1 1 240px' }} miw={0}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
          >
            {item.number} <bdi>{item.name}</bdi>
          </Anchor>{' '}
          · <strong>{t(finding ? `check.${NAMES[finding]}` : 'check.left')}</strong>
        </Text>
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </Stack>
      {open && (
        <Group gap={4}>
          {(['accept', 'reject'] as const).map((what) => (
            <Button
              key={what}
              size="compact-xs"
              variant="default"
              loading={judge.isPending}
              aria-label={`${t(`check.${what}`)}: ${item.name}`}
              onClick={() =>
                judge.mutate(what, { onError: (error) => notify(words(problemOf(error).code), 'failed') })
              }
            >
              {t(`check.${what}`)}
            </Button>
          ))}
        </Group>
      )}
    </Group>
  );
}
