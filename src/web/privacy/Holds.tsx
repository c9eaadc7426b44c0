import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { HoldForm } from './HoldForm.tsx';
import { type Hold, useHolds, useLiftHold } from './queries.ts';

/** Legal holds, with the way to place one and to lift it. */
export function Holds() {
  const { t } = useTranslation('privacy');
  const found = useHolds();
  const manages = useMay('hold.manage');
  const [adds, add] = useState(false);
  const [lifts, lift] = useState<Hold | null>(null);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { items } = found.data;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Text size="sm" className="yn-quiet" style={{ flex: '1 1 300px' }}>
          {t('holds.text')}
        </Text>
        {manages && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
            {t('holds.place')}
          </Button>
        )}
      </Group>
      {items.length === 0 && <EmptyState title={t('holds.none')} text={t('holds.noneText')} />}
      {items.map((hold) => (
        <HoldCard key={hold.id} hold={hold} onLift={manages ? () => lift(hold) : null} />
      ))}
      <Dialog opened={adds} onClose={() => add(false)} title={t('holds.place')}>
        <HoldForm onDone={() => add(false)} />
      </Dialog>
      <Dialog opened={lifts !== null} onClose={() => lift(null)} title={t('holds.lift')} size="md">
        {lifts && <LiftForm hold={lifts} onDone={() => lift(null)} />}
      </Dialog>
    </Stack>
  );
}

function HoldCard({ hold, onLift }: { hold: Hold; onLift: (() => void) | null }) {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  const day = (at: string | null) => (at === null ? '…' : formats.day(at));
  const on = {
    ticket: () => t('holds.onTicket', { ticket: hold.ticketId }),
    person: () => t('holds.onPerson', { name: hold.person?.name }),
    range: () =>
      t(hold.since === null && hold.until === null ? 'holds.onAll' : 'holds.onRange', {
        department: hold.department?.name ?? t('holds.everyone'),
        since: day(hold.since),
        until: day(hold.until),
      }),
  }[hold.kind]();
  return (
    <Group className="yn-card" p="md" justify="space-between" align="flex-start" gap="sm">
      <Stack gap={2} style={{ flex: '1 1 280px', minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600}>{on}</Text>
          {hold.liftedAt === null && <Badge color="seal">{t('holds.inForce')}</Badge>}
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {hold.reason}
        </Text>
        <Text size="sm" className="yn-quiet">
          {t('holds.placed', { name: hold.placedBy, at: formats.time(hold.placedAt) })}
        </Text>
        {hold.liftedAt !== null && (
          <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
            {t('holds.lifted', {
              name: hold.liftedBy,
              at: formats.time(hold.liftedAt),
              reason: hold.liftReason,
            })}
          </Text>
        )}
      </Stack>
      {hold.liftedAt === null && onLift && (
        <Button size="xs" variant="default" onClick={onLift} aria-label={t('holds.liftNamed', { on })}>
          {t('holds.lift')}
        </Button>
      )}
    </Group>
  );
}

function LiftForm({ hold, onDone }: { hold: Hold; onDone(): void }) {
  const { t } = useTranslation('privacy');
  const words = useRefusalWords();
  const lift = useLiftHold();
  const [reason, setReason] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        lift.mutate({ hold: hold.id, reason }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Text size="sm">{t('holds.liftText')}</Text>
        <TextInput
          label={t('reason')}
          required
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormEnd
          problem={lift.error ? words(problemOf(lift.error).code) : null}
          saving={lift.isPending}
          label={t('holds.lift')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
