import { NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review } from '#domain/intake/review.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { type Message, useReview } from './queries.ts';

/** What one correction means, what it needs to be told, and the button that makes it. */
export function ReviewForm({
  message,
  review,
  onDone,
}: {
  message: Message;
  review: Review;
  onDone(): void;
}) {
  const { t } = useTranslation(['inbox', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const correct = useReview(message);
  const [ticket, setTicket] = useState<string | number>(message.relatedTicketId ?? '');
  const [note, setNote] = useState('');
  const problem = correct.error ? problemOf(correct.error) : null;
  const wrong = problem?.fields?.find(({ field }) => field === 'body.ticketId');
  const send = () =>
    correct.mutate(
      { review, note: note.trim() || null, ticketId: typeof ticket === 'number' ? ticket : null },
      {
        onSuccess: () => {
          onDone();
          notify(t('done'));
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack>
        <Text size="sm">
          {t(`means.${review}`)}
          {review === 'move' && message.outcome === 'ticket' && ` ${t('ends')}`}
        </Text>
        {review === 'move' && (
          <NumberInput
            label={t('number')}
            value={ticket}
            onChange={setTicket}
            allowDecimal={false}
            allowNegative={false}
            max={2_147_483_647}
            hideControls
            required
            data-autofocus
            error={fieldWords(wrong)}
          />
        )}
        <Textarea
          label={t('note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
        />
        <FormEnd
          problem={problem && !wrong ? words(problem.code) : null}
          saving={correct.isPending}
          label={t(`review.${review}`)}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
