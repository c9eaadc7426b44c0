import { Alert, Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmations } from '#contract/confirmation.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StrangersFrame } from '../ui/StrangersFrame.tsx';

type View = AnswerOf<(typeof confirmations)['read']>;

/** Where a letter's link leads: the result in words, and whether it works. Nothing is said by opening it. */
export function ConfirmPage() {
  return (
    <StrangersFrame size="sm">
      <Body />
    </StrangersFrame>
  );
}

function Body() {
  const { t } = useTranslation('confirmation');
  const { token } = useParams({ from: '/confirm/$token' });
  const found = useQuery({
    queryKey: ['confirmation', token],
    queryFn: () => call(confirmations.read, { params: { token } }),
    retry: false,
  });
  if (found.isPending) return <LoadingState rows={5} />;
  if (found.isSuccess) return <Asked token={token} view={found.data} />;
  if (problemOf(found.error).status !== 404)
    return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <PageTitle size="h2">{t('title')}</PageTitle>
      <EmptyState
        title={t('unknown')}
        text={t('unknownText')}
        action={
          <Button component={Link} to="/sign-in">
            {t('signIn')}
          </Button>
        }
      />
    </>
  );
}

function Asked({ token, view }: { token: string; view: View }) {
  const { t } = useTranslation('confirmation');
  const formats = useFormats();
  const { state, ticketId, title, name, result, verification, expiresAt } = view;
  return (
    <Stack gap="lg">
      <div>
        <PageTitle size="h2">{t('title')}</PageTitle>
        <Text className="yn-quiet" size="sm">
          {t('for', { id: ticketId, name })}
        </Text>
      </div>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Text>
          {result && <Named name={t('result')} text={result} />}
          {verification && <Named name={t('verification')} text={verification} />}
        </Stack>
      </Paper>
      {state === 'open' ? (
        <>
          <Answer token={token} />
          <Text size="xs" className="yn-quiet">
            {t('until', { at: formats.time(expiresAt) })}
          </Text>
        </>
      ) : (
        <Alert color={state === 'solved' ? 'pine' : 'gray'} role="status">
          {t(`state.${state}`)}
        </Alert>
      )}
    </Stack>
  );
}

const Named = ({ name, text }: { name: string; text: string }) => (
  <div>
    <Text size="xs" className="yn-quiet">
      {name}
    </Text>
    <Markdown text={text} />
  </div>
);

function Answer({ token }: { token: string }) {
  const { t } = useTranslation('confirmation');
  const words = useRefusalWords();
  const client = useQueryClient();
  const [why, setWhy] = useState<string | null>(null);
  const answer = useMutation({
    mutationFn: (body: { solved: boolean; comment: string | null }) =>
      call(confirmations.answer, { params: { token }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['confirmation', token] }),
  });
  const error = answer.isError ? words(problemOf(answer.error).code) : null;
  const said = why?.trim() ?? '';
  return (
    <Stack gap="sm">
      {error && (
        <Alert color="red" role="alert">
          {error}
        </Alert>
      )}
      {why === null ? (
        <Group grow>
          <Button loading={answer.isPending} onClick={() => answer.mutate({ solved: true, comment: null })}>
            {t('solved')}
          </Button>
          <Button variant="default" disabled={answer.isPending} onClick={() => setWhy('')}>
            {t('notSolved')}
          </Button>
        </Group>
      ) : (
        <>
          <Textarea
            label={t('why')}
            description={t('whyHint')}
            autosize
            minRows={3}
            maxLength={2000}
            data-autofocus
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Group grow>
            <Button
              loading={answer.isPending}
              disabled={said === ''}
              onClick={() => answer.mutate({ solved: false, comment: said })}
            >
              {t('send')}
            </Button>
            <Button variant="default" onClick={() => setWhy(null)}>
              {t('back')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
