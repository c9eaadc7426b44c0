import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog.tsx';
import { WhoSees } from './WhoSees.tsx';

/** Who sees a ticket, asked by its number: for who cannot open the ticket itself. */
export function AskAbout() {
  const { t } = useTranslation('access');
  const [text, setText] = useState('');
  const [asked, ask] = useState<number | null>(null);
  const number = Number(text.replace(/^\s*#/, ''));
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm" aria-label={t('sees.title')}>
      <div>
        <Title order={2} size="h5">
          {t('sees.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('sees.text')}
        </Text>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask(number);
        }}
      >
        <Group align="flex-end">
          <TextInput
            label={t('sees.number')}
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!Number.isInteger(number) || number < 1}>
            {t('sees.look')}
          </Button>
        </Group>
      </form>
      <Dialog
        opened={asked !== null}
        onClose={() => ask(null)}
        title={t('sees.titleOf', { id: asked ?? '' })}
      >
        {asked !== null && <WhoSees ticket={asked} />}
      </Dialog>
    </Stack>
  );
}
