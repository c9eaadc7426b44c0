import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconDeviceMobile, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factors } from '#contract/factors.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { useChangeFactors } from './proof-queries.ts';

type Factor = AnswerOf<(typeof factors)['list']>['items'][number];

/** One factor, which can be renamed and removed. */
export function FactorRow({ factor }: { factor: Factor }) {
  const { t } = useTranslation('signin');
  const formats = useFormats();
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null);
  const name = factor.kind === 'totp' && factor.name === 'TOTP' ? t('factors.totp') : factor.name;
  const Icon = factor.kind === 'totp' ? IconDeviceMobile : IconKey;
  const facts = [
    ...(name === t(`factors.${factor.kind}`) ? [] : [t(`factors.${factor.kind}`)]),
    t('factors.added', { when: formats.day(factor.createdAt) }),
    ...(factor.lastUsedAt ? [t('factors.used', { when: formats.relative(factor.lastUsedAt) })] : []),
  ];
  return (
    <Group justify="space-between">
      <Group wrap="nowrap" style={{ minWidth: 0 }}>
        <Icon size={20} aria-hidden style={{ flexShrink: 0 }} />
        <div style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="sm" className="yn-quiet">
            {facts.join(' · ')}
          </Text>
        </div>
      </Group>
      <Group gap="xs">
        {(['rename', 'remove'] as const).map((act) => (
          <Button
            key={act}
            size="xs"
            variant="default"
            onClick={() => setDoing(act)}
            aria-label={t(`factors.${act}Named`, { name })}
          >
            {t(`factors.${act}`)}
          </Button>
        ))}
      </Group>
      {doing === 'rename' && <Rename factor={factor} name={name} onEnd={() => setDoing(null)} />}
      {doing === 'remove' && <Remove factor={factor} name={name} onEnd={() => setDoing(null)} />}
    </Group>
  );
}

interface Act {
  factor: Factor;
  name: string;
  onEnd(): void;
}

function Rename({ factor, name: before, onEnd }: Act) {
  const { t } = useTranslation(['signin', 'account']);
  const words = useRefusalWords();
  const [name, setName] = useState(before);
  const rename = useChangeFactors(
    () => call(factors.rename, { params: { factor: factor.id }, body: { name } }),
    onEnd,
  );
  return (
    <Dialog opened onClose={onEnd} title={t('signin:factors.renameNamed', { name: before })} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(undefined);
        }}
      >
        <Stack>
          <TextInput
            label={t('account:name')}
            data-autofocus
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormEnd
            problem={rename.error ? words(problemOf(rename.error).code) : null}
            saving={rename.isPending}
            onCancel={onEnd}
          />
        </Stack>
      </form>
    </Dialog>
  );
}

function Remove({ factor, name, onEnd }: Act) {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const remove = useChangeFactors(
    () => call(factors.remove, { params: { factor: factor.id } }),
    () => {
      notify(t('factors.removed'));
      onEnd();
    },
  );
  return (
    <Dialog opened onClose={onEnd} title={t('factors.removeNamed', { name })} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate(undefined);
        }}
      >
        <Stack>
          <Text size="sm">{t('factors.removeAsk', { name })}</Text>
          <FormEnd
            problem={remove.error ? words(problemOf(remove.error).code) : null}
            saving={remove.isPending}
            label={t('factors.remove')}
            onCancel={onEnd}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
