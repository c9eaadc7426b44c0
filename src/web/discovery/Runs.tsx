import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OUTCOMES } from '#domain/discovery/source.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { type Run, useRuns, useUndoRun } from './queries.ts';

/** Runs of a source, the latest first; one that went wrong can be undone. */
export function Runs({ source }: { source: string }) {
  const { t } = useTranslation('discovery');
  const found = useRuns(source);
  const [undoes, undo] = useState<string | null>(null);
  return (
    <GrowingList found={found} rows={4} empty={<EmptyState title={t('noRuns')} />}>
      {(items) => (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((run) => (
            <Row
              key={run.id}
              run={run}
              asks={undoes === run.id}
              onAsk={(asks) => undo(asks ? run.id : null)}
            />
          ))}
        </Stack>
      )}
    </GrowingList>
  );
}

function Row({ run, asks, onAsk }: { run: Run; asks: boolean; onAsk(asks: boolean): void }) {
  const { t } = useTranslation('discovery');
  const formats = useFormats();
  const mayDefine = useMay('config.define');
  const { label, startedAt, reports, counts, written, undoneAt, undoneBy } = run;
  const told = OUTCOMES.flatMap((one) => (counts[one] ? [t(`outcome.${one}`, { n: counts[one] })] : []));
  return (
    <Stack component="li" gap={4} className="yn-card" p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          <bdi>{label}</bdi>
        </Text>
        {mayDefine && written > 0 && undoneAt === null && !asks && (
          <Button size="compact-xs" variant="default" onClick={() => onAsk(true)}>
            {t('undo')}
          </Button>
        )}
      </Group>
      <Text size="xs" className="yn-quiet yn-figures">
        {[formats.time(startedAt), t('reports', { n: reports }), ...told].join(' · ')}
      </Text>
      {undoneAt !== null && (
        <Text size="xs">{t('undoneBy', { name: undoneBy ?? '', at: formats.time(undoneAt) })}</Text>
      )}
      {asks && <UndoForm run={run.id} onDone={() => onAsk(false)} />}
    </Stack>
  );
}

function UndoForm({ run, onDone }: { run: string; onDone(): void }) {
  const { t } = useTranslation('discovery');
  const words = useRefusalWords();
  const undo = useUndoRun();
  const [reason, say] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        undo.mutate(
          { run, reason },
          {
            onSuccess: ({ undone, kept }) => {
              notify(t('undone', { n: undone, kept: kept.length }));
              onDone();
            },
          },
        );
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{t('undoText')}</Text>
        <TextInput
          label={t('reason')}
          value={reason}
          onChange={(event) => say(event.currentTarget.value)}
          maxLength={500}
          withAsterisk
        />
        <FormEnd
          problem={undo.error ? words(problemOf(undo.error).code) : null}
          saving={undo.isPending}
          label={t('undo')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
