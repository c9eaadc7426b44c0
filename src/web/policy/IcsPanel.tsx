import { Alert, Button, FileButton, Group, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { problemOf } from '../platform/problem.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { IcsPreview } from './IcsPreview.tsx';
import { icsUrl, useImportIcs, type VersionId } from './queries.ts';
import type { DraftState } from './useDraft.ts';
import { useSay } from './words.ts';

/** Days of a calendar from a file and into one; first what would change, then all of it or nothing. */
export function IcsPanel({ id, draft, edits }: { id: VersionId; draft: DraftState; edits: boolean }) {
  const t = useSay();
  const [ics, setIcs] = useState<string | null>(null);
  const run = useImportIcs(id);
  /** Else a file that was mended could not be chosen a second time. */
  const forget = useRef<() => void>(null);
  const revision = draft.base.revision;
  async function choose(file: File | null) {
    if (!file) return;
    const text = await file.text();
    setIcs(text);
    run.mutate({ ics: text, dryRun: true, revision });
  }
  function close() {
    setIcs(null);
    forget.current?.();
    run.reset();
  }
  const preview = run.data;
  const count = preview ? preview.added.length + preview.changed.length : 0;
  const sound = preview && preview.problems.length + preview.calendarProblems.length === 0;
  const applies = sound && !preview.applied && count > 0;
  return (
    <Group gap="xs" mb="md">
      <Button
        component="a"
        href={icsUrl(id)}
        download
        variant="default"
        size="xs"
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        {t('policy:ics.export')}
      </Button>
      {edits && (
        <FileButton resetRef={forget} accept=".ics,text/calendar" onChange={(file) => void choose(file)}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              disabled={draft.dirty}
              leftSection={<IconUpload size={14} aria-hidden />}
            >
              {t('policy:ics.import')}
            </Button>
          )}
        </FileButton>
      )}
      {edits && draft.dirty && (
        <Text size="xs" className="yn-quiet">
          {t('policy:ics.saveFirst')}
        </Text>
      )}
      <Dialog opened={ics !== null} onClose={close} title={t('policy:ics.title')}>
        {run.isPending && <Text role="status">{t('common:loading')}</Text>}
        {run.error && (
          <Alert color="seal" role="alert">
            {t(`refusals:${problemOf(run.error).code}`)}
          </Alert>
        )}
        {preview && <IcsPreview preview={preview} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          {applies && (
            <Button
              loading={run.isPending}
              onClick={() =>
                run.mutate(
                  { ics: ics ?? '', dryRun: false, revision },
                  {
                    onSuccess: () => {
                      notify(t('policy:ics.applied', { count: count }));
                      close();
                    },
                  },
                )
              }
            >
              {t('policy:ics.apply', { count: count })}
            </Button>
          )}
        </Group>
      </Dialog>
    </Group>
  );
}
