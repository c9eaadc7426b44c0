import { Button, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Reception } from '../desk/reception.ts';
import { localTextOf } from '../platform/local-time.ts';
import { useFieldWords } from '../platform/words.ts';

interface Props {
  reception: Reception;
  onChange(reception: Reception): void;
  /** The telephone system knows when it began. */
  fixed: boolean;
  problems: readonly { field: string; code: string }[];
}

/** When the call began and ended, and where to call back (3.1d). */
export function CallFields({ reception, onChange, fixed, problems }: Props) {
  const { t } = useTranslation('hotline');
  const fieldWords = useFieldWords();
  const errorOf = (name: string) => fieldWords(problems.find(({ field }) => field === `body.call.${name}`));
  const set = (change: Partial<Reception>) => onChange({ ...reception, ...change });
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
      <TextInput
        type="datetime-local"
        name="startedAt"
        label={t('started')}
        value={reception.startedAt}
        readOnly={fixed}
        onChange={(event) => set({ startedAt: event.currentTarget.value })}
        error={errorOf('startedAt')}
      />
      <Stack gap={2}>
        <TextInput
          type="datetime-local"
          name="endedAt"
          label={t('ended')}
          value={reception.endedAt}
          onChange={(event) => set({ endedAt: event.currentTarget.value })}
          error={errorOf('endedAt')}
        />
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set({ endedAt: localTextOf(Date.now()) })}
        >
          {t('now')}
        </Button>
      </Stack>
      <TextInput
        type="tel"
        name="callback"
        label={t('callback')}
        value={reception.callback}
        maxLength={40}
        onChange={(event) => set({ callback: event.currentTarget.value })}
        error={errorOf('callbackNumber')}
      />
    </SimpleGrid>
  );
}
