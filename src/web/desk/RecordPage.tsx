import {
  Alert,
  Button,
  Group,
  List,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
import { CallerCard } from '../hotline/CallerCard.tsx';
import { CallFields } from '../hotline/CallFields.tsx';
import { usePhoneCall } from '../hotline/queries.ts';
import { StrangerFields } from '../hotline/StrangerFields.tsx';
import { call } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { localTextOf } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { usePromises } from '../promises/queries.ts';
import { type Draft, useDraft } from '../ticket/draft.ts';
import { fieldKey } from '../ticket/Facts.tsx';
import { SubmissionFields } from '../ticket/SubmissionFields.tsx';
import { PriorityBadge } from '../ui/badges.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Panel } from './Panel.tsx';
import { type Person, PersonPicker } from './PersonPicker.tsx';
import {
  byPhoneNow,
  CALL_CHANNELS,
  callOf,
  lookAhead,
  NOBODY_YET,
  type Reception,
  type Stranger,
  type Submission,
} from './reception.ts';

/** Writes down what somebody says on the phone or said in a private chat (3.1, A4, A5). */
export function RecordPage() {
  const { t } = useTranslation(['desk', 'common', 'hotline']);
  const navigate = useNavigate();
  const [draft, setDraft, forget] = useDraft('desk');
  const [person, setPerson] = useState<Person | null>(null);
  const [reception, setReception] = useState<Reception>(() => ({
    ...byPhoneNow,
    startedAt: localTextOf(Date.now()),
  }));
  const [stranger, setStranger] = useState<Stranger | null>(null);
  const { call: callId } = useSearch({ from: '/inside/desk-layout/desk/new' });
  const incoming = usePhoneCall(callId).data;
  useEffect(() => {
    if (!incoming) return;
    const { startedAt, endedAt, number, callers } = incoming;
    setReception((now) => ({
      ...now,
      startedAt: localTextOf(startedAt),
      endedAt: endedAt ? localTextOf(endedAt) : now.endedAt,
      callback: number ?? '',
    }));
    if (callers.length === 1 && callers[0]) setPerson(callers[0]);
    else if (callers.length === 0) setStranger({ ...NOBODY_YET, number: number ?? '' });
  }, [incoming]);
  const [uploadIds, setUploadIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [unnamed, setUnnamed] = useState(false);
  const record = useRecord((id) => {
    forget();
    notify(t('desk:record.done', { id }));
    void navigate({ to: '/desk/tickets/$ticket', params: { ticket: String(id) } });
  });
  const problem = record.error ? problemOf(record.error) : null;
  const words = useRefusalWords();

  function submit(event: FormEvent) {
    event.preventDefault();
    const speaker = stranger ? { stranger } : person && { person };
    setUnnamed(speaker === null);
    if (speaker) record.mutate(callOf(draft, reception, speaker, uploadIds, incoming ?? null));
  }

  return (
    <Stack gap="lg" maw={1180} mx="auto">
      <div>
        <PageTitle size="h3">{t('desk:nav.record')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('desk:record.text')}
        </Text>
      </div>
      <form noValidate onSubmit={submit} className="yn-work">
        <Stack gap="lg" className="yn-card" p={{ base: 'md', sm: 'lg' }} miw={0}>
          {stranger ? (
            <StrangerFields stranger={stranger} onChange={setStranger} problems={problem?.fields ?? []} />
          ) : (
            <PersonPicker
              person={person}
              onChange={(next) => {
                setPerson(next);
                setUnnamed(false);
              }}
              error={unnamed ? t('common:fieldProblems.required') : undefined}
            />
          )}
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => setStranger(stranger ? null : NOBODY_YET)}
          >
            {t(stranger ? 'hotline:known' : 'hotline:unknown')}
          </Button>
          {reception.channel === 'phone' && (
            <CallFields
              reception={reception}
              onChange={setReception}
              fixed={incoming !== undefined}
              problems={problem?.fields ?? []}
            />
          )}
          <ReceptionFields reception={reception} onChange={setReception} problems={problem?.fields ?? []} />
          <SubmissionFields
            draft={draft}
            onChange={setDraft}
            onUploads={setUploadIds}
            onBusy={setBusy}
            problems={problem?.fields ?? []}
          />
        </Stack>
        <Stack gap="md" pos="sticky" top={76}>
          {person && !stranger && <CallerCard id={person.id} />}
          <Ahead draft={draft} person={person} stranger={stranger} />
          {problem && (
            <Alert color="seal" role="alert">
              {words(problem.code)}
            </Alert>
          )}
          <Group grow>
            <Button component={Link} to="/desk" variant="default">
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={record.isPending} disabled={busy}>
              {t('desk:record.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** Records once, however often the same content is sent. */
function useRecord(onDone: (id: number) => void) {
  const client = useQueryClient();
  const [sent, setSent] = useState({ content: '', key: '' });
  return useMutation({
    mutationFn: (body: Submission) => {
      const content = JSON.stringify(body);
      const key = sent.content === content ? sent.key : newKey();
      setSent({ content, key });
      return call(tickets.record, { body }, { key });
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['tickets'] });
      void client.invalidateQueries({ queryKey: ['counts'] });
      onDone(id);
    },
  });
}

interface ReceptionProps {
  reception: Reception;
  onChange(reception: Reception): void;
  problems: readonly { field: string; code: string }[];
}

/** By which way and when the word came; set back only with a reason (A4). */
function ReceptionFields({ reception, onChange, problems }: ReceptionProps) {
  const { t } = useTranslation(['desk', 'ticket']);
  const fieldWords = useFieldWords();
  const errorOf = (name: string) => fieldWords(problems.find(({ field }) => field === `body.${name}`));
  const set = (change: Partial<Reception>) => onChange({ ...reception, ...change });
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500} mb={4} id="reception-channel">
          {t('ticket:field.channel')}
        </Text>
        <SegmentedControl
          aria-labelledby="reception-channel"
          value={reception.channel}
          onChange={(channel) => set({ channel: channel as Reception['channel'] })}
          data={CALL_CHANNELS.map((value) => ({ value, label: t(`ticket:channel.${value}`) }))}
        />
        {errorOf('channel') && (
          <Text size="sm" c="seal" role="alert">
            {errorOf('channel')}
          </Text>
        )}
      </div>
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
          w={{ base: '100%', xs: 240 }}
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

/** While the caller is still there: what to ask them, and what the ticket will be. */
function Ahead({
  draft,
  person,
  stranger,
}: {
  draft: Draft;
  person: Person | null;
  stranger: Stranger | null;
}) {
  const { t } = useTranslation(['desk', 'ticket']);
  const rules = usePromises().data ?? null;
  const { missing: all, priority } = lookAhead(draft, stranger ? speaking(stranger) : person, rules);
  const named = person !== null || stranger !== null;
  // Who calls comes with name, department and contact: that is one question, not three.
  const missing = named ? all : all.filter((field) => !field.startsWith('requester.'));
  return (
    <Panel title={t('desk:record.ahead')} action={priority && <PriorityBadge priority={priority} long />}>
      {named && missing.length === 0 ? (
        <Text size="sm">{t('desk:record.complete')}</Text>
      ) : (
        <div aria-live="polite">
          <Text size="sm" mb={4}>
            {t('desk:record.ask')}
          </Text>
          <List size="sm">
            {!named && <List.Item>{t('desk:record.caller')}</List.Item>}
            {missing.map((field) => (
              <List.Item key={field}>{t(`ticket:${fieldKey(field)}` as 'ticket:field.title')}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Text size="xs" className="yn-quiet" mt="sm">
        {t('desk:record.gapsHelp')}
      </Text>
    </Panel>
  );
}

/** What a stranger says of themselves, as the directory would have it. */
const speaking = ({ name, department, number, email }: Stranger) => ({
  id: null,
  name: name.trim() || null,
  department: department.trim() || null,
  phone: number.trim() || null,
  email: email.trim() || null,
});
