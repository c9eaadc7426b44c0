import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../platform/formats.ts';
import { AskFirst } from '../../ui/AskFirst.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { PageTitle } from '../../ui/PageTitle.tsx';
import { useFailed, useFailure } from './failure.ts';
import { ImportState } from './ImportsPage.tsx';
import { MappingStep } from './MappingStep.tsx';
import { isBusy, type OpenedImport, useDiscard, useImport, useRun } from './queries.ts';
import { RowsPanel } from './RowsPanel.tsx';
import { UndoButton } from './UndoButton.tsx';

const route = getRouteApi('/inside/desk-layout/desk/imports/$import');

/** One import: where its columns go, what it would do, row by row, what it did, and taking it back. */
export function ImportPage() {
  const { import: id } = route.useParams();
  const found = useImport(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole key={id} one={found.data} />;
}

function Whole({ one }: { one: OpenedImport }) {
  const [maps, map] = useState(false);
  const { state } = one;
  const asksMapping = one.own && (state === 'mapping' || (state === 'planned' && maps));
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Header one={one} />
      {state === 'failed' && <Failed one={one} />}
      {isBusy(state) && <Working one={one} />}
      {asksMapping && <MappingStep one={one} onDone={() => map(false)} />}
      {state === 'planned' && !maps && <Ready one={one} onMap={() => map(true)} />}
      {one.counts.rows !== undefined && !isBusy(state) && !asksMapping && <RowsPanel one={one} />}
    </Stack>
  );
}

function Header({ one }: { one: OpenedImport }) {
  const { t } = useTranslation('imports');
  const formats = useFormats();
  const facts = [one.number, formats.size(one.size), one.by, formats.time(one.createdAt)];
  const ended = one.state === 'done' || (one.state === 'failed' && one.ranAt);
  return (
    <Stack gap={4}>
      <Text size="sm">
        <Link to="/desk/imports" className="yn-link">
          {t('title')}
        </Link>
      </Text>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} miw={0}>
          <PageTitle size="h3">{one.fileName}</PageTitle>
          <Group gap="xs">
            <Text size="sm" className="yn-quiet yn-figures">
              {facts.join(' · ')}
            </Text>
            <ImportState one={one} />
          </Group>
        </Stack>
        <Group gap="xs">
          {one.ranAt && !isBusy(one.state) && <ReportLink id={one.id} />}
          {ended && <UndoButton id={one.id} />}
        </Group>
      </Group>
    </Stack>
  );
}

function ReportLink({ id }: { id: string }) {
  const { t, i18n } = useTranslation('imports');
  return (
    <Button
      component="a"
      variant="default"
      size="xs"
      href={`/api/item-imports/${id}/report?locale=${i18n.language}`}
      download
    >
      {t('downloadReport')}
    </Button>
  );
}

function Failed({ one }: { one: OpenedImport }) {
  const { t } = useTranslation('imports');
  const failed = useFailed();
  const run = useRun(one.id);
  return (
    <Alert color="seal" role="alert">
      <Stack gap="xs" align="flex-start">
        {failed(one.problem ?? 'internal')}
        {one.own && one.ranAt && (
          <Button size="xs" variant="default" onClick={() => run.mutate(undefined)} loading={run.isPending}>
            {t('goOn')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function Working({ one }: { one: OpenedImport }) {
  const { t } = useTranslation('imports');
  const formats = useFormats();
  const known = one.state !== 'planning' && one.total > 0;
  const share = known ? Math.min(100, (one.progress / one.total) * 100) : 100;
  return (
    <Stack gap="xs">
      <Text size="sm" role="status" className="yn-figures">
        {t(known ? 'progressOf' : 'progress', {
          state: t(`state.${one.state}`),
          n: formats.number(one.progress),
          total: formats.number(one.total),
        })}
      </Text>
      <Progress value={share} animated={!known} aria-label={t(`state.${one.state}`)} />
    </Stack>
  );
}

function Ready({ one, onMap }: { one: OpenedImport; onMap: () => void }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const failure = useFailure();
  const [run, discard] = [useRun(one.id), useDiscard(one.id)];
  const count = (one.counts.new ?? 0) + (one.counts.change ?? 0);
  const left = (one.counts.refused ?? 0) + (one.counts.ambiguous ?? 0);
  if (!one.own) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">{t(left > 0 ? 'readyBut' : 'ready', { count, left })}</Text>
      <Group gap="xs">
        <Button onClick={() => run.mutate(undefined)} loading={run.isPending} disabled={count === 0}>
          {t('run', { count })}
        </Button>
        <Button variant="default" onClick={onMap}>
          {t('mapAgain')}
        </Button>
        <ReportLink id={one.id} />
        <AskFirst
          label={t('discard')}
          text={t('discardText')}
          busy={discard.isPending}
          onSure={() =>
            discard.mutate(undefined, { onSuccess: () => void navigate({ to: '/desk/imports' }) })
          }
        />
      </Group>
      {(run.error ?? discard.error) && (
        <Alert color="seal" role="alert">
          {failure(run.error ?? discard.error)}
        </Alert>
      )}
    </Stack>
  );
}
