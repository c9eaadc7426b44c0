import { Badge, Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { CALL_COLOURS } from './call-colours.ts';
import { type PhoneCall, useCallDone, useCalls } from './queries.ts';

/** Calls that nobody answered, to be called back, and all others (3.1d): nobody's word is lost. */
export function CallsPage() {
  const { t } = useTranslation('hotline');
  const [state, show] = useState<'back' | 'all'>('back');
  const found = useCalls(state);
  const items = found.data?.items ?? [];
  return (
    <Stack gap="md" maw={900} mx="auto">
      <div>
        <PageTitle size="h3">{t('calls')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('callsText')}
        </Text>
      </div>
      <SegmentedControl
        aria-label={t('calls')}
        value={state}
        onChange={(value) => show(value as 'back' | 'all')}
        data={[
          { value: 'back', label: t('toCallBack') },
          { value: 'all', label: t('allCalls') },
        ]}
      />
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <EmptyState title={t('noCalls')} text={t('noCallsText')} />}
      {items.map((call) => (
        <CallCard key={call.id} call={call} />
      ))}
    </Stack>
  );
}

function CallCard({ call }: { call: PhoneCall }) {
  const { t } = useTranslation('hotline');
  const formats = useFormats();
  const works = useMay('desk.work');
  const name = call.callers[0]?.name ?? call.number ?? t('withheld');
  const about = [
    call.callers[0] ? call.number : null,
    call.callers[0]?.department,
    formats.time(call.startedAt),
    call.system,
    call.agent ?? call.extension,
  ];
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{name}</Text>
        <Badge color={CALL_COLOURS[call.state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`state.${call.state}`)}
        </Badge>
      </Group>
      <Text size="sm" className="yn-quiet yn-figures">
        {about.filter(Boolean).join(' · ')}
      </Text>
      {call.tickets.map((id) => (
        <Link
          key={id}
          to="/desk/tickets/$ticket"
          params={{ ticket: String(id) }}
          style={{ color: 'var(--mantine-color-anchor)' }}
        >
          {t('ticket', { id })}
        </Link>
      ))}
      {call.doneAt && (
        <Text size="sm">
          {[t('doneBy', { name: call.doneBy, at: formats.time(call.doneAt) }), call.doneNote]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
      {works && call.state === 'missed' && !call.doneAt && <Done call={call} />}
    </Stack>
  );
}

function Done({ call }: { call: PhoneCall }) {
  const { t } = useTranslation('hotline');
  const [note, setNote] = useState('');
  const done = useCallDone();
  const words = useRefusalWords();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        done.mutate(
          { id: call.id, note: note.trim() },
          {
            onSuccess: () => notify(t('doneNow')),
            onError: (error) => notify(words(problemOf(error).code), 'failed'),
          },
        );
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          required
          style={{ flex: '1 1 200px' }}
        />
        <Button type="submit" variant="default" loading={done.isPending}>
          {t('done')}
        </Button>
        <Button renderRoot={(props) => <Link to="/desk/new" search={{ call: call.id }} {...props} />}>
          {t('record')}
        </Button>
      </Group>
    </form>
  );
}
