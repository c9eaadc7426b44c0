import {
  Alert,
  Button,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAIL_SECURITY } from '#domain/mailbox/mailbox.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { type MailboxDraft, serverOf, usualPort } from './mailbox-draft.ts';
import { type Mailbox, useTryMailbox } from './mailbox-queries.ts';

interface Props {
  draft: MailboxDraft;
  box: Mailbox | null;
  set(change: Partial<MailboxDraft>): void;
  errorOf(name: string): string | undefined;
}

/** How the desk signs in to fetch mail, and whether that works. */
export function MailServerFields({ draft, box, set, errorOf }: Props) {
  const { t } = useTranslation('inbox');
  const line = (name: 'host' | 'user' | 'folder' | 'moveTo') => ({
    label: t(`mailboxes.${name}`),
    value: draft[name],
    error: errorOf(`server.${name}`),
    autoCapitalize: 'none',
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  const secure = (security: MailboxDraft['security']) =>
    set({ security, ...(draft.port === usualPort(draft.security) ? { port: usualPort(security) } : {}) });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput {...line('host')} required />
        <Group grow align="flex-start">
          <Select
            label={t('mailboxes.security.label')}
            value={draft.security}
            allowDeselect={false}
            onChange={(value) => secure((value ?? 'tls') as MailboxDraft['security'])}
            data={MAIL_SECURITY.map((value) => ({ value, label: t(`mailboxes.security.${value}`) }))}
          />
          <NumberInput
            label={t('mailboxes.port')}
            value={draft.port}
            onChange={(port) => set({ port })}
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            required
            error={errorOf('server.port')}
          />
        </Group>
        <TextInput {...line('user')} required autoComplete="off" />
        <PasswordInput
          label={t('mailboxes.password')}
          placeholder={box ? t('mailboxes.passwordKept') : ''}
          required={box === null}
          autoComplete="new-password"
          value={draft.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          error={errorOf('password')}
        />
        <TextInput {...line('folder')} required />
        <TextInput {...line('moveTo')} description={t('mailboxes.moveToText')} inputWrapperOrder={ORDER} />
      </SimpleGrid>
      <Trial draft={draft} box={box} />
    </Stack>
  );
}

/** What explains a field stands below it, so that fields side by side stay in line. */
const ORDER: ['label', 'input', 'description', 'error'] = ['label', 'input', 'description', 'error'];

function Trial({ draft, box }: Pick<Props, 'draft' | 'box'>) {
  const { t } = useTranslation('inbox');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const attempt = useTryMailbox();
  const refusal = attempt.error ? problemOf(attempt.error) : null;
  const said = attempt.data;
  const start = () =>
    attempt.mutate({ server: serverOf(draft), password: draft.password || null, mailbox: box?.id ?? null });
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="default" onClick={start} loading={attempt.isPending}>
          {t('mailboxes.try')}
        </Button>
      </Group>
      <div aria-live="polite">
        {refusal && <Alert color="seal">{fieldWords(refusal.fields?.[0]) ?? words(refusal.code)}</Alert>}
        {said?.problem && (
          <Alert color="seal" title={t(`mailboxes.problem.${said.problem}`)}>
            {said.error && t('mailboxes.server', { error: said.error })}
          </Alert>
        )}
        {said && !said.problem && (
          <Alert color="pine">{t('mailboxes.works', { n: said.messages ?? 0 })}</Alert>
        )}
      </div>
    </Stack>
  );
}
