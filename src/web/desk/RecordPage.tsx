import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallerCard } from '../hotline/CallerCard.tsx';
import { CallFields } from '../hotline/CallFields.tsx';
import { usePhoneCall } from '../hotline/queries.ts';
import { StrangerFields } from '../hotline/StrangerFields.tsx';
import { localTextOf } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { useDraft } from '../ticket/draft.ts';
import { SubmissionFields } from '../ticket/SubmissionFields.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Ahead } from './Ahead.tsx';
import { type Person, PersonPicker } from './PersonPicker.tsx';
import { ChannelField, ReceptionFields } from './ReceptionFields.tsx';
import { byPhoneNow, callOf, NOBODY_YET, type Reception, type Stranger } from './reception.ts';
import { useRecord } from './useRecord.ts';

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
  // Beside the form, or, where there is no room, right below the name: it is needed while they speak.
  const card = person && !stranger && <CallerCard id={person.id} />;

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
          <ChannelField reception={reception} onChange={setReception} problems={problem?.fields ?? []} />
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
          {card && <Box hiddenFrom="lg">{card}</Box>}
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
            contactLabel={t('desk:record.contact')}
            requesterId={person?.id}
            onChange={setDraft}
            onUploads={setUploadIds}
            onBusy={setBusy}
            problems={problem?.fields ?? []}
          />
        </Stack>
        <Stack gap="md" pos="sticky" top={76}>
          {card && <Box visibleFrom="lg">{card}</Box>}
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
