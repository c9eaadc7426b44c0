import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ChangeForm } from './ChangeForm.tsx';
import { FinishDialog } from './FinishDialog.tsx';
import { type ChangeView, useDoing } from './queries.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

/** What the reader may do to a change now; voting stands beside the votes, the end beside the end. */
export function ActionBar({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [edits, edit] = useState(false);
  const params = { change: change.id };
  const plain = useDoing((action: 'submit' | 'start' | 'schedule') =>
    action === 'schedule'
      ? call(changes.schedule, { params, body: {} })
      : call(changes[action], { params, body: {} }),
  );
  const may = (action: ChangeView['actions'][number]) => change.actions.includes(action);
  const problem = plain.error ? problemOf(plain.error) : null;
  return (
    <Stack gap="xs">
      {may('submit') && change.missing.length > 0 && (
        <Text size="sm">{t('missing', { count: change.missing.length })}</Text>
      )}
      <Group gap="xs">
        {may('submit') && (
          <Button size="xs" loading={plain.isPending} onClick={() => plain.mutate('submit')}>
            {t('action.submit')}
          </Button>
        )}
        {may('amend') && (
          <Button size="xs" variant="default" onClick={() => edit(true)}>
            {t('action.amend')}
          </Button>
        )}
        {may('release') && (
          <ReasonDialog
            label={t('action.release')}
            text={t('releaseText')}
            act={(reason) => call(changes.release, { params, body: { reason } })}
          />
        )}
        {may('schedule') && (
          <Button
            size="xs"
            variant="default"
            loading={plain.isPending}
            onClick={() => plain.mutate('schedule')}
          >
            {t('action.schedule')}
          </Button>
        )}
        {may('start') && (
          <AskFirst
            label={t('action.start')}
            text={t('startText')}
            busy={plain.isPending}
            onSure={() => plain.mutate('start')}
          />
        )}
        {may('finish') && <FinishDialog change={change} />}
        {may('revise') && (
          <ReasonDialog
            label={t('action.revise')}
            text={t('reviseText')}
            act={(reason) => call(changes.revise, { params, body: { reason } })}
          />
        )}
        {may('cancel') && (
          <ReasonDialog
            label={t('action.cancel')}
            text={t('cancelText')}
            act={(reason) => call(changes.cancel, { params, body: { reason } })}
          />
        )}
      </Group>
      {problem && (
        <Alert color="seal" role="alert">
          {words(problem.code)}
        </Alert>
      )}
      <Dialog opened={edits} onClose={() => edit(false)} title={t('action.amend')}>
        <ChangeForm change={change} onDone={() => edit(false)} />
      </Dialog>
    </Stack>
  );
}
