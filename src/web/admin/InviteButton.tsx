import { Button, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { passwordReset } from '#contract/password-reset.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';

/** Sends somebody a link by which they set a password that nobody else knows. */
export function InviteButton({ person }: { person: string }) {
  const { t } = useTranslation('reset');
  const words = useRefusalWords();
  const send = useMutation({
    mutationFn: () => call(passwordReset.invite, { params: { person } }),
    onSuccess: () => notify(t('invited')),
    onError: (error) => notify(words(problemOf(error).code)),
  });
  return (
    <Tooltip label={t('inviteText')} multiline maw={320}>
      <Button type="button" variant="subtle" loading={send.isPending} onClick={() => send.mutate()}>
        {t('invite')}
      </Button>
    </Tooltip>
  );
}
