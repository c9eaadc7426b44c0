import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../platform/problem.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useSay } from './words.ts';

interface Props {
  title: string;
  /** What will be done, before it is asked why. */
  text?: string;
  label: string;
  button: string;
  given: string;
  opened: boolean;
  pending: boolean;
  error: unknown;
  onWords(words: string): void;
  onClose(): void;
}

/** Asks for a few words before something is done. */
export function SummaryDialog({ title, opened, onClose, ...rest }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      {opened && <Form {...rest} onClose={onClose} />}
    </Dialog>
  );
}

function Form({
  text,
  label,
  button,
  given,
  pending,
  error,
  onWords,
  onClose,
}: Omit<Props, 'title' | 'opened'>) {
  const t = useSay();
  const [words, setWords] = useState(given);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() !== '') onWords(words.trim());
      }}
    >
      <Stack>
        {text && <Text size="sm">{text}</Text>}
        <Textarea
          label={label}
          value={words}
          maxLength={500}
          minRows={2}
          onChange={(event) => setWords(event.currentTarget.value)}
          required
          data-autofocus
        />
        {Boolean(error) && (
          <Alert color="seal" role="alert">
            {t(`refusals:${problemOf(error).code}`)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={pending}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
