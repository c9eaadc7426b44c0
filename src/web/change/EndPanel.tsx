import { Alert, Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { type ChangeView, useDoing } from './queries.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

/** How it went, the post-implementation review, and what became of the items (4.1-3). */
export function EndPanel({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const doing = useDoing(() => call(changes.close, { params: { change: change.id }, body: {} }));
  if (change.outcome === null && !change.actions.includes('leave_unchanged')) return null;
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <Panel
      title={t('end')}
      action={
        change.actions.includes('close') && (
          <Button size="xs" loading={doing.isPending} onClick={() => doing.mutate(undefined)}>
            {t('action.close')}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}
          </Alert>
        )}
        {change.result && (
          <div>
            <Text size="xs" className="yn-quiet">
              {change.outcome && t(`status.${change.outcome}`)}
            </Text>
            <Markdown text={change.result} />
          </div>
        )}
        {change.outcome !== 'cancelled' && <Items change={change} />}
        <Review change={change} />
      </Stack>
    </Panel>
  );
}

function Items({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const may = change.actions.includes('leave_unchanged');
  return (
    <Stack gap={6}>
      <Text size="xs" className="yn-quiet">
        {t('itemsAfter', { number: change.number })}
      </Text>
      {change.items.map((item) => (
        <Group key={item.id} gap="xs">
          <Text size="sm">{item.name}</Text>
          <Text size="sm" fw={550}>
            {t(`settled.${item.settled ?? 'open'}`)}
          </Text>
          {may && item.settled === null && (
            <ReasonDialog
              label={t('action.unchanged')}
              text={t('unchangedText')}
              act={(reason) =>
                call(changes.unchanged, { params: { change: change.id, item: item.id }, body: { reason } })
              }
            />
          )}
        </Group>
      ))}
    </Stack>
  );
}

function Review({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const [opened, open] = useState(false);
  const { review, actions, names } = change;
  return (
    <div>
      <Group gap="xs">
        <Text size="xs" className="yn-quiet">
          {t('review')}
        </Text>
        {actions.includes('review') && (
          <Button size="compact-xs" variant="default" onClick={() => open(true)}>
            {t('action.review')}
          </Button>
        )}
      </Group>
      {review ? (
        <>
          <Text size="sm" fw={550}>
            {t(review.reached ? 'reached' : 'notReached')} · {names[review.by] ?? '—'} ·{' '}
            {formats.time(review.at)}
          </Text>
          <Markdown text={review.findings} />
          {review.actions && <Markdown text={review.actions} />}
        </>
      ) : (
        <Text size="sm">{t('noReview')}</Text>
      )}
      <Dialog opened={opened} onClose={() => open(false)} title={t('action.review')}>
        <ReviewForm change={change} onDone={() => open(false)} />
      </Dialog>
    </div>
  );
}

function ReviewForm({ change, onDone }: { change: ChangeView; onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [reached, setReached] = useState(true);
  const [findings, setFindings] = useState('');
  const [actions, setActions] = useState('');
  const doing = useDoing(() =>
    call(changes.review, {
      params: { change: change.id },
      body: { reached, findings, actions: actions.trim() || null },
    }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Checkbox
          label={t('reached')}
          checked={reached}
          onChange={(event) => setReached(event.currentTarget.checked)}
        />
        <Textarea
          label={t('field.findings')}
          value={findings}
          onChange={(event) => setFindings(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={20_000}
          required
        />
        <Textarea
          label={t('field.followUp')}
          value={actions}
          onChange={(event) => setActions(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={20_000}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
      </Stack>
    </form>
  );
}
