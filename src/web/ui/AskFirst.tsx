import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from './Dialog.tsx';
import { FormEnd } from './FormEnd.tsx';

interface Props {
  /** What the button does, and is called in the question. */
  label: string;
  /** What follows from it, said before it is done. */
  text: string;
  busy: boolean;
  onSure(): void;
}

/** A button that says what follows before it acts. */
export function AskFirst({ label, text, busy, onSure }: Props) {
  const [asks, ask] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" loading={busy} onClick={() => ask(true)}>
        {label}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={label} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask(false);
            onSure();
          }}
        >
          <Stack>
            <Text size="sm">{text}</Text>
            <FormEnd problem={null} saving={false} label={label} onCancel={() => ask(false)} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
