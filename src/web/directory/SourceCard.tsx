import { Alert, Badge, Button, FileButton, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { notify } from '../ui/notify.ts';
import type { Opened } from './DirectoryPage.tsx';
import { type Run, type Source, useAskRun, useGiveFile, useLetThrough } from './queries.ts';

interface Props {
  source: Source;
  onOpen(what: Opened): void;
}

export const COLOURS: Record<Run['state'], string> = {
  waiting: 'gray',
  running: 'yellow',
  done: 'pine',
  stopped: 'seal',
  failed: 'seal',
};

/** One source: whom it brought, how it ran last, and what can be done with it. */
export function SourceCard({ source, onOpen }: Props) {
  const { t } = useTranslation('directory');
  const { name, kind, people, active, lastRun, enabled } = source;
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {name}
        </Title>
        {lastRun && <RunBadge run={lastRun} />}
      </Group>
      <Text size="sm" className="yn-quiet">
        {[t(`kind.${kind}`), t('people', { n: people, active }), ...(enabled ? [] : [t('off')])].join(' · ')}
      </Text>
      <Times source={source} />
      {lastRun && <Trouble source={source.id} run={lastRun} />}
      <Buttons source={source} onOpen={onOpen} />
    </Stack>
  );
}

export function RunBadge({ run: { state } }: { run: Run }) {
  const { t } = useTranslation('directory');
  return (
    <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`state.${state}`)}
    </Badge>
  );
}

function Times({ source: { lastRun, nextRunAt, everyMinutes, fileAt, kind } }: { source: Source }) {
  const { t } = useTranslation('directory');
  const formats = useFormats();
  const parts = [
    lastRun?.endedAt ? t('lastAt', { at: formats.time(lastRun.endedAt) }) : t('never'),
    everyMinutes !== null && nextRunAt ? t('nextAt', { at: formats.time(nextRunAt) }) : t('onlyAsked'),
    ...(kind === 'csv' ? [fileAt ? t('fileAt', { at: formats.time(fileAt) }) : t('noFile')] : []),
  ];
  return (
    <Text size="xs" className="yn-quiet yn-figures">
      {parts.join(' · ')}
    </Text>
  );
}

/** Why the last run came to nothing, and the way to let it through. */
export function Trouble({ source, run }: { source: string; run: Run }) {
  const { t } = useTranslation('directory');
  const words = useRefusalWords();
  const letThrough = useLetThrough(source);
  const { state, stop, problem, error, letThroughBy } = run;
  if (state === 'failed' && problem)
    return (
      <Alert color="seal" role="alert" title={t(`problem.${problem}`)}>
        {error}
      </Alert>
    );
  if (state !== 'stopped' || !stop) return null;
  const onError = (failed: unknown) => notify(words(problemOf(failed).code), 'failed');
  const onSuccess = () => notify(t('asked'));
  return (
    <Alert color="seal" role="alert" title={t(`stop.${stop.code}`, { n: stop.count, of: stop.of })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t(stop.code === 'empty' ? 'emptyText' : 'stopText')}</Text>
        {stop.code !== 'empty' && letThroughBy === null && (
          <AskFirst
            label={t('letThrough')}
            text={t('letThroughText', { n: stop.count })}
            busy={letThrough.isPending}
            onSure={() => letThrough.mutate(run.id, { onError, onSuccess })}
          />
        )}
      </Stack>
    </Alert>
  );
}

function Buttons({ source: { id, kind }, onOpen }: Props) {
  const { t } = useTranslation(['directory', 'common']);
  const words = useRefusalWords();
  const [ask, give] = [useAskRun(id), useGiveFile(id)];
  const onError = (error: unknown) => notify(words(problemOf(error).code), 'failed');
  return (
    <Group gap="xs">
      <Button size="xs" onClick={() => onOpen('preview')}>
        {t('preview')}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={ask.isPending}
        onClick={() => ask.mutate(null, { onError, onSuccess: () => notify(t('asked')) })}
      >
        {t('run')}
      </Button>
      {kind === 'csv' && (
        <FileButton
          accept=".csv,text/csv"
          onChange={(file) => file && give.mutate(file, { onError, onSuccess: () => notify(t('given')) })}
        >
          {(props) => (
            <Button {...props} size="xs" variant="default" loading={give.isPending}>
              {t('give')}
            </Button>
          )}
        </FileButton>
      )}
      {(['test', 'runs'] as const).map((what) => (
        <Button key={what} size="xs" variant="default" onClick={() => onOpen(what)}>
          {t(what)}
        </Button>
      ))}
      <Button size="xs" variant="default" onClick={() => onOpen('edit')}>
        {t('common:edit')}
      </Button>
    </Group>
  );
}
