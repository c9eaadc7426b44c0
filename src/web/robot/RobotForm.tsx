import { PasswordInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isChat, MESSAGE_CHANNELS, type MessageChannel, SERVES, type Serves } from '#domain/robot/robot.ts';
import { LOCALES, type Locale } from '../platform/i18n.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { useGroups } from '../ticket/queries.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GatewayFields } from './GatewayFields.tsx';
import { type Robot, useSaveRobot } from './queries.ts';
import { bodyOf, draftOf, type RobotDraft, switched } from './robot-form.ts';

/** What the parts of the form share. */
export interface Part {
  draft: RobotDraft;
  set(change: Partial<RobotDraft>): void;
  errorOf(name: string): string | undefined;
}

/** Adds or changes a robot of a group, an app, or a gateway. Platform and use stay as they were made. */
export function RobotForm({ robot, onDone }: { robot: Robot | null; onDone(): void }) {
  const { t } = useTranslation(['robots', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveRobot(robot);
  const [draft, setDraft] = useState(() => draftOf(robot));
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (name: string) => {
    const at = `body.${name}`;
    return fieldWords(problem?.fields?.find(({ field }) => field === at || field.startsWith(`${at}.`)));
  };
  const set = (change: Partial<RobotDraft>) => setDraft((all) => ({ ...all, ...change }));
  const part = { draft, set, errorOf };
  const { channel, serves } = draft;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft, robot), { onSuccess: onDone });
      }}
    >
      <Stack>
        {!robot && <Kind draft={draft} onChange={(change) => setDraft(switched(draft, change))} />}
        <TextInput
          label={t('robots:name')}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        {serves === 'group' && <GroupFields {...part} known={robot !== null} />}
        {serves === 'people' && isChat(channel) && <AppFields {...part} />}
        {serves === 'people' && !isChat(channel) && <GatewayFields {...part} />}
        {serves === 'people' && (
          <PasswordInput
            label={t('robots:secret')}
            description={robot ? t('robots:keep') : undefined}
            value={draft.secret}
            onChange={(event) => set({ secret: event.currentTarget.value })}
            error={errorOf('secret')}
            autoComplete="off"
          />
        )}
        <Select
          label={t('robots:locale')}
          value={draft.locale}
          allowDeselect={false}
          onChange={(locale) => set({ locale: (locale ?? 'zh-CN') as Locale })}
          data={LOCALES.map((value) => ({ value, label: t(`common:languages.${value}`) }))}
        />
        <Switch
          label={t('robots:enabled')}
          checked={draft.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <FormEnd
          problem={problem ? (errorOf('channel') ?? words(problem.code)) : null}
          saving={save.isPending}
        />
      </Stack>
    </form>
  );
}

interface KindProps {
  draft: RobotDraft;
  onChange(change: { channel?: MessageChannel; serves?: Serves }): void;
}

function Kind({ draft: { channel, serves }, onChange }: KindProps) {
  const { t } = useTranslation('robots');
  return (
    <Stack gap="xs">
      <Select
        label={t('channel.label')}
        value={channel}
        allowDeselect={false}
        onChange={(value) => onChange({ channel: (value ?? 'wecom') as MessageChannel })}
        data={MESSAGE_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
      />
      {isChat(channel) && (
        <Select
          label={t('serves.label')}
          value={serves}
          allowDeselect={false}
          onChange={(value) => onChange({ serves: (value ?? 'group') as Serves })}
          data={SERVES.map((value) => ({ value, label: t(`serves.${value}`) }))}
        />
      )}
      <Text size="sm" className="yn-quiet">
        {t(`servesText.${serves}`)}
      </Text>
    </Stack>
  );
}

function GroupFields({ draft, set, errorOf, known }: Part & { known: boolean }) {
  const { t } = useTranslation('robots');
  const groups = useGroups().data?.items ?? [];
  return (
    <>
      <Select
        label={t('group')}
        value={draft.groupId}
        onChange={(groupId) => set({ groupId })}
        data={groups.map(({ id, name }) => ({ value: id, label: name }))}
        error={errorOf('groupId')}
        withAsterisk
      />
      <TextInput
        label={t('webhook')}
        description={known ? t('keep') : t('webhookText')}
        value={draft.webhook}
        onChange={(event) => set({ webhook: event.currentTarget.value })}
        error={errorOf('webhook')}
        autoComplete="off"
        withAsterisk={!known}
      />
      {draft.channel !== 'wecom' && (
        <PasswordInput
          label={t('sign')}
          description={known ? t('keep') : t('signText')}
          value={draft.sign}
          onChange={(event) => set({ sign: event.currentTarget.value })}
          error={errorOf('sign')}
          autoComplete="off"
        />
      )}
    </>
  );
}

function AppFields({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('robots');
  const { channel } = draft;
  if (!isChat(channel)) return null;
  return (
    <>
      <TextInput
        label={t('base')}
        description={t('baseText')}
        value={draft.base}
        onChange={(event) => set({ base: event.currentTarget.value })}
        error={errorOf('app.base')}
        withAsterisk
      />
      <TextInput
        label={t(`appId.${channel}`)}
        value={draft.appId}
        onChange={(event) => set({ appId: event.currentTarget.value })}
        error={errorOf('app.appId')}
        withAsterisk
      />
      {channel === 'feishu' ? (
        <Select
          label={t('idType')}
          value={draft.idType}
          allowDeselect={false}
          onChange={(value) => set({ idType: (value ?? 'user_id') as RobotDraft['idType'] })}
          data={['user_id', 'open_id', 'email']}
        />
      ) : (
        <TextInput
          label={t('agentId')}
          value={draft.agentId}
          onChange={(event) => set({ agentId: event.currentTarget.value })}
          error={errorOf('app.agentId')}
          inputMode="numeric"
          withAsterisk
        />
      )}
    </>
  );
}
