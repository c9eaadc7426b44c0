import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { type Robot, useRobots } from './queries.ts';
import { RobotForm } from './RobotForm.tsx';
import { RobotTest } from './RobotTest.tsx';
import { Troubled } from './Troubled.tsx';

/** Ways by which news goes out besides mail: how each is doing, what is set, and a test. */
export function RobotsPage() {
  const { t } = useTranslation('robots');
  const found = useRobots();
  const [edited, edit] = useState<Robot | 'new' | null>(null);
  return (
    <>
      <CardsPage
        words={{
          title: t('title'),
          text: t('text'),
          add: t('add'),
          none: t('none'),
          noneText: t('noneText'),
        }}
        found={found}
        onAdd={() => edit('new')}
        card={(robot) => <RobotCard key={robot.id} robot={robot} onEdit={() => edit(robot)} />}
        after={<Troubled />}
      />
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('add') : edited?.name}
      >
        {edited !== null && <RobotForm robot={edited === 'new' ? null : edited} onDone={() => edit(null)} />}
      </Dialog>
    </>
  );
}

/** In which state a robot is, from what happened last. */
function stateOf({ enabled, restUntil, sentAt, failedAt }: Robot) {
  if (!enabled) return 'off';
  if (restUntil) return 'resting';
  if (failedAt && (!sentAt || failedAt > sentAt)) return 'failing';
  return sentAt ? 'well' : 'untried';
}
const COLOURS = { off: 'gray', well: 'pine', failing: 'seal', resting: 'yellow', untried: 'gray' } as const;

function RobotCard({ robot, onEdit }: { robot: Robot; onEdit(): void }) {
  const { t } = useTranslation(['robots', 'common']);
  const formats = useFormats();
  const state = stateOf(robot);
  const { name, channel, serves, group, waiting, troubled } = robot;
  const about = [
    t(`channel.${channel}`),
    t(`serves.${serves}`),
    ...(group ? [t('servesGroup', { name: group })] : []),
    robot.host ?? robot.app?.base ?? robot.gateway?.url ?? '',
  ];
  const times = [
    ...(robot.sentAt ? [t('sentAt', { at: formats.time(robot.sentAt) })] : []),
    ...(robot.failedAt ? [t('failedAt', { at: formats.time(robot.failedAt) })] : []),
    ...(waiting > 0 ? [t('waiting', { n: waiting })] : []),
  ];
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {name}
        </Title>
        <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`state.${state}`)}
        </Badge>
      </Group>
      <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        {about.filter(Boolean).join(' · ')}
      </Text>
      {times.length > 0 && (
        <Text size="xs" className="yn-quiet yn-figures">
          {times.join(' · ')}
        </Text>
      )}
      {robot.restUntil && <Text size="sm">{t('restUntil', { at: formats.time(robot.restUntil) })}</Text>}
      {(state === 'failing' || state === 'resting') && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {robot.failure}
        </Text>
      )}
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common:edit')}
        </Button>
        <RobotTest robot={robot} />
        {troubled > 0 && <Text size="sm">{t('troubled', { n: troubled })}</Text>}
      </Group>
    </Stack>
  );
}
