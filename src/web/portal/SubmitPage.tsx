import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
import type { RecordField } from '#domain/ticket/completeness.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Clocks } from '../ticket/Clocks.tsx';
import { blankDraft, type Draft, submissionOf, useDraft } from '../ticket/draft.ts';
import { fieldKey } from '../ticket/Facts.tsx';
import { SubmissionFields } from '../ticket/SubmissionFields.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

type Recorded = AnswerOf<(typeof tickets)['record']>;

/** Hands in a record (3.1b, 3.2): a draft survives closing the page, gaps are named and not refused. */
export function SubmitPage() {
  const { t } = useTranslation(['portal', 'ticket', 'common']);
  const words = useRefusalWords();
  const { type } = useSearch({ from: '/inside/portal/submit' });
  const [kept, setDraft, forget] = useDraft('submit');
  const [typed, setTyped] = useState(type);
  // Who came to report something begins with that; what they choose afterwards counts.
  const draft = typed ? { ...kept, type: typed } : kept;
  const [uploadIds, setUploadIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const record = useMutation({
    mutationFn: (body: RequestOf<(typeof tickets)['record']>['body']) =>
      call(tickets.record, { body }, { key }),
    onSuccess: forget,
  });
  const problem = record.error ? problemOf(record.error) : null;
  const change = (next: Draft) => {
    setTyped(undefined);
    setDraft(next);
    setKey(newKey());
  };
  if (record.data) return <Thanks recorded={record.data} again={() => restart()} />;

  function restart() {
    record.reset();
    setTyped(undefined);
    setDraft(blankDraft);
    setUploadIds([]);
    setKey(newKey());
  }

  return (
    <Stack gap="lg" maw={760} mx="auto">
      <div>
        <PageTitle size="h2">{t('portal:submit')}</PageTitle>
        <Text className="yn-quiet">{t('portal:submitText')}</Text>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          record.mutate(submissionOf(draft, uploadIds));
        }}
      >
        <Stack gap="lg" className="yn-card" p={{ base: 'md', sm: 'xl' }}>
          <SubmissionFields
            draft={draft}
            onChange={change}
            onUploads={(ids) => {
              setUploadIds(ids);
              setKey(newKey());
            }}
            onBusy={setBusy}
            problems={problem?.fields ?? []}
          />
          {problem && (
            <Alert color="seal" role="alert">
              {words(problem.code)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button component={Link} to="/" variant="default">
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={record.isPending} disabled={busy}>
              {t('common:send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** The number, what happens next, and what is promised. */
function Thanks({ recorded, again }: { recorded: Recorded; again(): void }) {
  const { t } = useTranslation(['portal', 'ticket']);
  return (
    <Stack gap="lg" maw={620} mx="auto" className="yn-card" p="xl" align="stretch">
      <Group gap="sm">
        <IconCircleCheck size={36} color="var(--mantine-color-pine-7)" aria-hidden />
        <PageTitle size="h3">{t('portal:received', { id: recorded.id })}</PageTitle>
      </Group>
      <Text>{t('portal:receivedText')}</Text>
      {recorded.missing.length > 0 && (
        <Alert color="yellow">
          {t('portal:receivedGaps')}
          <List size="sm" mt="xs">
            {(recorded.missing as RecordField[]).map((field) => (
              <List.Item key={field}>{t(`ticket:${fieldKey(field)}`)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Clocks clocks={recorded.clocks} />
      <Group>
        <Button component={Link} to="/tickets/$ticket" params={{ ticket: String(recorded.id) } as never}>
          {t('portal:follow')}
        </Button>
        <Button variant="default" onClick={again}>
          {t('portal:another')}
        </Button>
      </Group>
    </Stack>
  );
}
