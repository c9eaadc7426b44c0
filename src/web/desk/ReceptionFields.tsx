import { Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '../platform/words.ts';
import { CALL_CHANNELS, type Reception } from './reception.ts';

interface Props {
  reception: Reception;
  onChange(reception: Reception): void;
  problems: readonly { field: string; code: string }[];
}

/** By which way the word reached the desk. */
export function ChannelField({ reception, onChange, problems }: Props) {
  const { t } = useTranslation('ticket');
  const fieldWords = useFieldWords();
  const error = fieldWords(problems.find(({ field }) => field === 'body.channel'));
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id="reception-channel">
        {t('field.channel')}
      </Text>
      <SegmentedControl
        aria-labelledby="reception-channel"
        value={reception.channel}
        onChange={(channel) => onChange({ ...reception, channel: channel as Reception['channel'] })}
        data={CALL_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
      />
      {error && (
        <Text size="sm" c="seal" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}

/** When the word came, set back only with a reason, and what was said in a chat (A4, A5). */
export function ReceptionFields({ reception, onChange, problems }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  const fieldWords = useFieldWords();
  const errorOf = (name: string) => fieldWords(problems.find(({ field }) => field === `body.${name}`));
  const set = (change: Partial<Reception>) => onChange({ ...reception, ...change });
  return (
    <Stack gap="sm">
      {reception.channel === 'im_converted' && (
        <ChatFields
          chat={reception.chat}
          onChange={(change) => set({ chat: { ...reception.chat, ...change } })}
          errorOf={errorOf}
        />
      )}
      <Group align="flex-start">
        <TextInput
          type="datetime-local"
          name="receivedAt"
          label={t('ticket:field.receivedAt')}
          description={t('desk:record.receivedHelp')}
          value={reception.receivedAt}
          onChange={(event) => set({ receivedAt: event.currentTarget.value })}
          error={errorOf('receivedAt')}
          w={{ base: '100%', xs: 320 }}
        />
        {(reception.receivedAt !== '' || errorOf('backdateReason')) && (
          <TextInput
            name="backdateReason"
            label={t('desk:record.backdateReason')}
            description={t('desk:record.backdateHelp')}
            value={reception.backdateReason}
            onChange={(event) => set({ backdateReason: event.currentTarget.value })}
            error={errorOf('backdateReason')}
            withAsterisk
            maxLength={500}
            style={{ flex: 1, minWidth: 200 }}
          />
        )}
      </Group>
    </Stack>
  );
}

interface ChatProps {
  chat: Reception['chat'];
  onChange(change: Partial<Reception['chat']>): void;
  errorOf(name: string): string | undefined;
}

/** The words of a private chat as they were said: they are kept with the record and cannot be changed (3.1e, A5). */
function ChatFields({ chat, onChange, errorOf }: ChatProps) {
  const { t } = useTranslation('desk');
  return (
    <Stack gap="xs">
      <Textarea
        name="chat"
        label={t('record.chat')}
        description={t('record.chatHelp')}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={20_000}
        withAsterisk
        value={chat.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        error={errorOf('chat') ?? errorOf('chat.text')}
      />
      <Group align="flex-start">
        <TextInput
          name="chatBy"
          label={t('record.chatBy')}
          maxLength={100}
          value={chat.by}
          onChange={(event) => onChange({ by: event.currentTarget.value })}
          error={errorOf('chat.by')}
          style={{ flex: 1, minWidth: 160 }}
        />
        <TextInput
          type="datetime-local"
          name="chatAt"
          label={t('record.chatAt')}
          value={chat.at}
          onChange={(event) => onChange({ at: event.currentTarget.value })}
          error={errorOf('chat.at')}
          w={{ base: '100%', xs: 240 }}
        />
      </Group>
    </Stack>
  );
}
