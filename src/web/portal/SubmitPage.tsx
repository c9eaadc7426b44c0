import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
import { call, type RequestOf } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { aboutDevice, blankDraft, type Draft, submissionOf, useDraft } from '../ticket/draft.ts';
import { SubmissionFields } from '../ticket/SubmissionFields.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useOwnItems } from './own-items.ts';

const Thanks = lazy(() => import('./Thanks.tsx').then((part) => ({ default: part.Thanks })));
/** Comes once something is written, so that the form itself stays light. */
const MeantErrors = lazy(() => import('../problem/MeantErrors.tsx'));

/** Hands in a record (3.1b, 3.2): a draft survives closing the page, gaps are named and not refused. */
export function SubmitPage() {
  const { t } = useTranslation(['portal', 'ticket', 'common']);
  const words = useRefusalWords();
  const { type, device } = useSearch({ from: '/inside/portal/submit' });
  const [kept, setDraft, forget] = useDraft('submit');
  const [typed, setTyped] = useState(type);
  // Who came to report something begins with that; what they choose afterwards counts.
  const begun = typed ? { ...kept, type: typed } : kept;
  const [broken, setBroken] = useState(device);
  const own = useOwnItems(broken !== undefined).data?.items.find(({ id }) => id === broken);
  const draft = own ? aboutDevice(begun, own) : begun;
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
    // Whoever writes before it is known what they came with gets it all the same.
    if (own) setBroken(undefined);
    setDraft(next);
    setKey(newKey());
  };
  if (record.data)
    return (
      <Suspense fallback={<LoadingState rows={3} />}>
        <Thanks recorded={record.data} again={() => restart()} />
      </Suspense>
    );

  function restart() {
    record.reset();
    setTyped(undefined);
    setBroken(undefined);
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
            underTitle={<Meant draft={draft} />}
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

/** Known errors that may be meant, while there is a title to tell them by. */
function Meant({ draft: { title, picked } }: { draft: Draft }) {
  const service = Object.values(picked).find(({ kind }) => kind === 'service')?.name;
  return title.trim() === '' ? null : (
    <Suspense fallback={null}>
      <MeantErrors title={title} service={service} />
    </Suspense>
  );
}
