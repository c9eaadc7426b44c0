import { Alert, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconAlarm, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { withWords } from '../platform/i18n.ts';
import type { ClockView } from './queries.ts';

const ALWAYS = 'always';

/** The promises of a ticket: how much time is left, how it came about, and what does not count. */
export function Clocks({
  clocks,
  ticket,
  missing = [],
}: {
  clocks: readonly ClockView[];
  /** Its number, where the account of its promises may be asked for. */
  ticket?: number;
  missing?: readonly string[];
}) {
  const { t } = useTranslation('ticket');
  const shown = clocks.filter((clock) => clock.verdict !== 'none' || clock.kind !== 'update');
  return (
    <Stack gap="md">
      {missing.length > 0 && (
        <Alert color="yellow" variant="light">
          {t('clock.missingRules', { names: missing.join(', ') })}
        </Alert>
      )}
      {shown.map((clock) => (
        <ClockLine key={clock.kind} clock={clock} />
      ))}
      {ticket !== undefined && <ReasonsButton ticket={ticket} />}
    </Stack>
  );
}

const ReasonsDialog = lazy(() =>
  withWords('late', import('./reasons/ReasonsDialog.tsx')).then(({ ReasonsDialog: dialog }) => ({
    default: dialog,
  })),
);

/** Opens the account of the promises; it is fetched when somebody asks. */
function ReasonsButton({ ticket }: { ticket: number }) {
  const { t } = useTranslation('ticket');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)} style={{ alignSelf: 'start' }}>
        {t('clock.why')}
      </Button>
      {open && (
        <Suspense>
          <ReasonsDialog ticket={ticket} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function ClockLine({ clock }: { clock: ClockView }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const words = useVerdict(clock);
  const used = clock.budgetMs ? Math.min(100, (clock.elapsedMs / clock.budgetMs) * 100) : 0;
  const budget = clock.budgetMs === null ? null : formats.duration(clock.budgetMs);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap={4}>
        <Text size="sm" fw={600}>
          {t(`clock.${clock.kind}`)}
        </Text>
        <VerdictBadge verdict={clock.verdict} words={words} />
      </Group>
      {clock.budgetMs !== null && clock.verdict !== 'none' && (
        <Progress
          value={used}
          size={5}
          color={COLOUR[clock.verdict]}
          aria-label={t('clock.used', { used: formats.duration(clock.elapsedMs) })}
        />
      )}
      <Text size="xs" className="yn-quiet">
        {budget && t(clock.calendarId === ALWAYS ? 'clock.budgetAlways' : 'clock.budgetWorking', { budget })}
        {clock.metAt && ` · ${t('clock.metAt', { at: formats.time(clock.metAt) })}`}
        {!clock.metAt && clock.dueAt && ` · ${t('clock.due', { at: formats.time(clock.dueAt) })}`}
      </Text>
      {clock.verdict === 'paused' && (
        <Text size="xs" className="yn-quiet">
          {t('clock.pausedWhy')}
        </Text>
      )}
      {clock.provisional && (
        <Text size="xs" className="yn-quiet">
          {t('clock.provisional')}
        </Text>
      )}
    </Stack>
  );
}

const COLOUR = { none: 'gray', running: 'pine', paused: 'grape', met: 'lime', breached: 'red' } as const;
const ICON = {
  none: IconClock,
  running: IconClock,
  paused: IconPlayerPause,
  met: IconCircleCheck,
  breached: IconAlarm,
};

function useVerdict(clock: ClockView): string {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  switch (clock.verdict) {
    case 'running':
      return t('clock.running', { left: formats.duration((clock.budgetMs ?? 0) - clock.elapsedMs) });
    case 'breached':
      return clock.metAt
        ? t('clock.metLate')
        : t('clock.breached', { late: formats.duration(clock.elapsedMs - (clock.budgetMs ?? 0)) });
    default:
      return t(`clock.${clock.verdict}`);
  }
}

function VerdictBadge({ verdict, words }: { verdict: ClockView['verdict']; words: string }) {
  const Icon = ICON[verdict];
  return (
    <Badge
      color={COLOUR[verdict]}
      leftSection={<Icon size={13} aria-hidden />}
      c="var(--mantine-color-text)"
      tt="none"
      fw={550}
      styles={{ root: { flexShrink: 0 }, label: { overflow: 'visible' } }}
      className="yn-number"
    >
      {words}
    </Badge>
  );
}
