import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { notify } from '../ui/notify.ts';
import { useRotate, useTest, type Webhook } from './queries.ts';

const stateOf = ({ enabled, failingSince }: Webhook) => {
  if (!enabled) return 'off';
  return failingSince ? 'failing' : 'well';
};
const COLOURS = { off: 'gray', well: 'pine', failing: 'seal' } as const;

interface Props {
  hook: Webhook;
  onEdit(): void;
  onRead(): void;
  onSecret(secret: string): void;
}

/** One webhook and how it is doing. */
export function WebhookCard(props: Props) {
  const { t } = useTranslation('webhooks');
  const { name, url, owner, disabledWhy } = props.hook;
  const state = stateOf(props.hook);
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {name}
        </Title>
        <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`state.${state}`)}
        </Badge>
      </Group>
      <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        {[url, t('owner', { name: owner })].join(' · ')}
      </Text>
      <Times hook={props.hook} />
      {disabledWhy && (
        <Alert color="seal" role="alert">
          {t(`disabled.${disabledWhy}`)}
        </Alert>
      )}
      <Buttons {...props} />
    </Stack>
  );
}

function Times({ hook: { lastSentAt, failingSince, oldUntil, waiting } }: { hook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const formats = useFormats();
  const times = [
    ...(lastSentAt ? [t('sentAt', { at: formats.time(lastSentAt) })] : []),
    ...(failingSince ? [t('failingSince', { at: formats.time(failingSince) })] : []),
    ...(waiting > 0 ? [t('waiting', { n: waiting })] : []),
    ...(oldUntil ? [t('oldUntil', { at: formats.time(oldUntil) })] : []),
  ];
  if (times.length === 0) return null;
  return (
    <Text size="xs" className="yn-quiet yn-figures">
      {times.join(' · ')}
    </Text>
  );
}

function Buttons({ hook, onEdit, onRead, onSecret }: Props) {
  const { t } = useTranslation(['webhooks', 'common']);
  const words = useRefusalWords();
  const test = useTest(hook.id);
  const rotate = useRotate(hook);
  const onError = (error: unknown) => notify(words(problemOf(error).code), 'failed');
  const send = () => test.mutate(null, { onSuccess: () => notify(t('tested')), onError });
  const renew = () => rotate.mutate(null, { onSuccess: onSecret, onError });
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={onEdit}>
        {t('common:edit')}
      </Button>
      <Button size="xs" variant="default" loading={test.isPending} onClick={send}>
        {t('test')}
      </Button>
      <Button size="xs" variant="default" onClick={onRead}>
        {t('messages')}
      </Button>
      <AskFirst label={t('rotate')} text={t('rotateText')} busy={rotate.isPending} onSure={renew} />
    </Group>
  );
}
