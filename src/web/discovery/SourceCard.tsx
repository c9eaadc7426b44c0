import { Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import type { Source } from './queries.ts';
import { Runs } from './Runs.tsx';
import { SourceForm } from './SourceForm.tsx';

/** One source: what it sends, how many machines it knows, and where its reports go. */
export function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation('discovery');
  const formats = useFormats();
  const mayDefine = useMay('config.define');
  const [opened, open] = useState<'edit' | 'runs' | null>(null);
  const { name, code, format, newcomers, machines, lastSeenAt, enabled } = source;
  const facts = [t(`format.${format}`), t(`newcomers.${newcomers}`), ...(enabled ? [] : [t('off')])];
  const seen = lastSeenAt ? t('lastSeen', { at: formats.relative(lastSeenAt) }) : t('neverSeen');
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Title order={2} size="h5">
        <bdi>{name}</bdi>
      </Title>
      <Text size="sm">{facts.join(' · ')}</Text>
      <Text size="xs" className="yn-quiet yn-figures">
        {[t('machines', { n: machines }), seen].join(' · ')}
      </Text>
      <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        {t('address')} <Code>POST /api/discovery/{code}</Code> {t('token')}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => open('runs')}>
          {t('runs')}
        </Button>
        {mayDefine && (
          <Button size="xs" variant="default" onClick={() => open('edit')}>
            {t('edit')}
          </Button>
        )}
      </Group>
      <Dialog
        opened={opened !== null}
        onClose={() => open(null)}
        title={opened === 'runs' ? t('runs') : name}
        size="lg"
      >
        {opened === 'runs' && <Runs source={source.id} />}
        {opened === 'edit' && <SourceForm source={source} onDone={() => open(null)} />}
      </Dialog>
    </Stack>
  );
}
