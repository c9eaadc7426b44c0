import { Button, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type ChangeView, useDoing } from './queries.ts';

const ENDS = ['succeeded', 'failed', 'backed_out'] as const;
type End = (typeof ENDS)[number];

/** How it went: succeeded, failed or backed out. */
export function FinishDialog({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [opened, open] = useState(false);
  const [outcome, setOutcome] = useState<End>('succeeded');
  const [result, setResult] = useState('');
  const doing = useDoing(() =>
    call(changes.finish, { params: { change: change.id }, body: { outcome, result } }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <>
      <Button size="xs" onClick={() => open(true)}>
        {t('action.finish')}
      </Button>
      <Dialog opened={opened} onClose={() => open(false)} title={t('action.finish')} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(undefined, { onSuccess: () => open(false) });
          }}
        >
          <Stack>
            <Radio.Group
              label={t('field.outcome')}
              value={outcome}
              onChange={(value) => setOutcome(value as End)}
            >
              <Stack gap={6} mt={6}>
                {ENDS.map((value) => (
                  <Radio key={value} value={value} label={t(`status.${value}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <Textarea
              label={t('field.result')}
              value={result}
              onChange={(event) => setResult(event.currentTarget.value)}
              maxLength={20_000}
              autosize
              minRows={3}
              required
            />
            <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
