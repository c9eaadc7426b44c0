import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAIL_CHOICES, type MailChoice } from '#domain/notice/mailing.ts';
import { isChat } from '#domain/robot/robot.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { type Reached, useChannels, useSetChannel } from './queries.ts';

/** How a person is reached besides by mail, and which news they want by each way; null: oneself. */
export function Channels({ person }: { person: string | null }) {
  const { t } = useTranslation('robots');
  const found = useChannels(person);
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const shown = found.data.items.filter(({ open, address }) => open || address !== null || person !== null);
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {shown.length === 0 ? t('mine.none') : t(person === null ? 'mine.text' : 'mine.theirs')}
      </Text>
      {shown.map((one) => (
        <Channel key={one.channel} reached={one} person={person} />
      ))}
    </Stack>
  );
}

function Channel({ reached, person }: { reached: Reached; person: string | null }) {
  const { t } = useTranslation(['robots', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSetChannel(person);
  const { channel, choice, open } = reached;
  const [address, setAddress] = useState(reached.address ?? '');
  const chat = isChat(channel);
  const problem = save.error ? problemOf(save.error) : null;
  const error = problem && (fieldWords(problem.fields?.[0]) ?? words(problem.code));
  const done = { onSuccess: () => notify(t('common:saved')) };
  const store = () => {
    if (address.trim() !== (reached.address ?? ''))
      save.mutate({ channel, address: address.trim() || null }, done);
  };
  const name = t(`robots:channel.${channel}`);
  const addressName = t(`robots:mine.address.${chat ? 'chat' : 'phone'}`);
  return (
    <Group align="flex-start" gap="sm" role="group" aria-label={name}>
      <TextInput
        label={`${name} · ${addressName}`}
        description={
          open ? t(chat ? 'robots:mine.addressText' : 'robots:mine.phoneText') : t('robots:mine.closed')
        }
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        onBlur={store}
        readOnly={person === null && chat}
        error={error}
        maxLength={64}
        autoCapitalize="none"
        inputMode={chat ? 'text' : 'tel'}
        style={{ flex: '1 1 220px' }}
      />
      {channel === 'voice' ? (
        <Text size="sm" mt={50} style={{ flex: '1 1 160px' }}>
          {t('robots:mine.pagesOnly')}
        </Text>
      ) : (
        <Select
          label={t('robots:mine.choice.label')}
          aria-label={`${name} · ${t('robots:mine.choice.label')}`}
          value={(save.isPending ? save.variables.choice : undefined) ?? choice}
          allowDeselect={false}
          disabled={reached.address === null}
          onChange={(value) =>
            save.mutate(
              {
                channel,
                choice: (value ?? choice) as MailChoice,
                ...(person === null ? {} : { address: reached.address }),
              },
              done,
            )
          }
          data={MAIL_CHOICES.map((value) => ({ value, label: t(`robots:mine.choice.${value}`) }))}
          style={{ flex: '1 1 160px' }}
        />
      )}
    </Group>
  );
}
