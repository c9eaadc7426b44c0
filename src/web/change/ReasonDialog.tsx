import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { useDoing } from './queries.ts';

interface Props {
  label: string;
  /** What follows from it. */
  text: string;
  act(reason: string): Promise<unknown>;
}

/** A button that asks why before it acts. */
export function ReasonDialog({ label, text, act }: Props) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const [asks, ask] = useState(false);
  const [reason, setReason] = useState('');
  const doing = useDoing(act);
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => ask(true)}>
        {label}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={label} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            doing.mutate(reason, { onSuccess: () => ask(false) });
          }}
        >
          <Stack>
            <Text size="sm">{text}</Text>
            <Textarea
              label={t('why')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={2000}
              autosize
              minRows={2}
              required
            />
            <FormEnd
              problem={problem ? words(problem.code) : null}
              saving={doing.isPending}
              label={label}
              onCancel={() => ask(false)}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
