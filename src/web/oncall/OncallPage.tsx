import { Alert, Badge, Button, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { HandoverNotes } from './HandoverNotes.tsx';
import { type DutyView, type RosterView, useRoster, useRosters } from './queries.ts';
import { RosterForm } from './RosterForm.tsx';
import { Shifts } from './Shifts.tsx';
import { AbsenceForm, SubstituteForm } from './SpanForms.tsx';

const route = getRouteApi('/inside/desk-layout/desk/oncall');

/** Who is called now and in the next four weeks, and by whom that is arranged (4.3f). */
export function OncallPage() {
  const { t } = useTranslation('oncall');
  const rosters = useRosters();
  const navigate = useNavigate();
  const manages = useMay('oncall.manage');
  const asked = route.useSearch().roster;
  const [adding, setAdding] = useState(false);
  const items = rosters.data?.items ?? [];
  const chosen = items.find(({ id }) => id === asked)?.id ?? items[0]?.id ?? null;
  const choose = (roster: string | null) =>
    void navigate({ to: '/desk/oncall', search: roster ? { roster } : {}, replace: true });
  const add = manages && (
    <Button size="sm" variant={items.length > 0 ? 'default' : 'filled'} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Stack gap="md" maw={1400} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </div>
        {items.length > 0 && add}
      </Group>
      {rosters.isPending && <LoadingState />}
      {rosters.error && <ErrorState error={rosters.error} retry={() => void rosters.refetch()} />}
      {rosters.data && items.length === 0 && (
        <EmptyState title={t('none')} text={t('noneText')} action={add} />
      )}
      {items.length > 1 && (
        <Select
          label={t('choose')}
          value={chosen}
          allowDeselect={false}
          onChange={choose}
          data={items.map(({ id, name }) => ({ value: id, label: name }))}
          maw={320}
        />
      )}
      {chosen && <Roster id={chosen} />}
      <Dialog opened={adding} onClose={() => setAdding(false)} title={t('add')} size="xl">
        <RosterForm
          roster={null}
          onDone={(id) => {
            setAdding(false);
            choose(id);
          }}
        />
      </Dialog>
    </Stack>
  );
}

type Open = 'edit' | 'swap' | 'absence' | null;

function Roster({ id }: { id: string }) {
  const { t } = useTranslation('oncall');
  const found = useRoster(id);
  const manages = useMay('oncall.manage');
  const works = useMay('desk.work');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const roster = found.data;
  return (
    <Stack gap="md">
      <Group gap="xs">
        {works && (
          <>
            <Button size="sm" onClick={() => setOpen('swap')}>
              {t('swap')}
            </Button>
            <Button size="sm" variant="default" onClick={() => setOpen('absence')}>
              {t('absence')}
            </Button>
          </>
        )}
        {manages && (
          <Button size="sm" variant="default" onClick={() => setOpen('edit')}>
            {t('edit')}
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Now roster={roster} />
        <HandoverNotes roster={roster} />
      </SimpleGrid>
      <Panel title={t('shifts')}>
        <Gaps gaps={roster.gaps} />
        <Shifts roster={roster} />
      </Panel>
      <Dialog opened={open === 'edit'} onClose={close} title={`${t('edit')} · ${roster.name}`} size="xl">
        <RosterForm key={roster.version} roster={roster} onDone={close} />
      </Dialog>
      <Dialog opened={open === 'swap'} onClose={close} title={t('dialog.swapTitle')}>
        <SubstituteForm roster={roster} onDone={close} />
      </Dialog>
      <Dialog opened={open === 'absence'} onClose={close} title={t('dialog.absenceTitle')}>
        <AbsenceForm roster={roster} onDone={close} />
      </Dialog>
    </Stack>
  );
}

function Now({ roster }: { roster: RosterView }) {
  const { t } = useTranslation(['oncall', 'common']);
  const formats = useFormats();
  const names = (duty: readonly DutyView[]) =>
    duty.map(({ personId }) => roster.names[personId] ?? '').join(t('common:comma')) || t('oncall:nobody');
  return (
    <Panel
      title={`${t('oncall:now')} · ${roster.name}`}
      action={
        <Badge color={roster.takesP1 ? 'red' : 'gray'} c="var(--mantine-color-text)" tt="none">
          {t(roster.takesP1 ? 'oncall:takesP1' : 'oncall:noP1')}
        </Badge>
      }
    >
      <Stack gap="xs">
        {roster.now.length === 0 && (
          <Text fw={600} className="yn-due" data-late>
            {t('oncall:nobodyNow')}
          </Text>
        )}
        {roster.now.map((duty) => (
          <Group key={duty.personId} gap="xs">
            <Text fw={650}>{roster.names[duty.personId]}</Text>
            <DutyWords duty={duty} names={roster.names} layers={roster.layers} />
          </Group>
        ))}
        <Text size="sm">
          {roster.next
            ? t('oncall:next', { at: formats.time(roster.next.at), who: names(roster.next.after) })
            : t('oncall:noNext')}
        </Text>
        <Text size="xs" className="yn-quiet">
          {[
            t('oncall:zone', { zone: roster.zone }),
            t('oncall:changed', {
              name: (roster.changedBy && roster.names[roster.changedBy]) ?? t('oncall:system'),
              at: formats.time(roster.changedAt),
            }),
          ].join(' · ')}
        </Text>
      </Stack>
    </Panel>
  );
}

interface DutyProps {
  duty: DutyView;
  names: RosterView['names'];
  layers: RosterView['layers'];
}

/** By which layer and why, and in whose place. */
function DutyWords({ duty, names, layers }: DutyProps) {
  const { t } = useTranslation('oncall');
  const said = [
    layers.find(({ id }) => id === duty.layer)?.name,
    t(`why.${duty.why}`),
    duty.insteadOf && t('insteadOf', { name: names[duty.insteadOf] ?? '' }),
    duty.reason,
  ];
  return (
    <Text size="sm" className="yn-quiet">
      {said.filter(Boolean).join(' · ')}
    </Text>
  );
}

function Gaps({ gaps }: { gaps: number }) {
  const { t } = useTranslation('oncall');
  return (
    <Alert
      variant="light"
      color={gaps > 0 ? 'red' : 'pine'}
      icon={gaps > 0 ? <IconAlertTriangle aria-hidden /> : <IconCircleCheck aria-hidden />}
      mb="sm"
      py="xs"
    >
      {gaps > 0 ? t('gaps', { count: gaps }) : t('noGaps')}
    </Alert>
  );
}
