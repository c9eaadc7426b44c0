import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { assets } from '#contract/asset.ts';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { notify } from '../ui/notify.ts';
import { type Handover, useDoing } from './queries.ts';

/** One hand-over, and the holder's word on it. */
export function HandoverRow({ handover, ofItem = false }: { handover: Handover; ofItem?: boolean }) {
  const { t } = useTranslation('asset');
  const formats = useFormats();
  const words = useRefusalWords();
  const manages = useMay('asset.manage');
  const { item, person, state } = handover;
  const back = useDoing(() => call(assets.withdrawHandover, { params: { handover: handover.id } }));
  const notes = [handover.note, handover.reason].filter(Boolean).join(' · ');
  return (
    <Group component="li" justify="space-between" gap="xs" align="flex-start">
      <Stack gap={0} style={{ flex: '1 1 220px' }} miw={0}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {!ofItem && (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
            >
              {item.number} <bdi>{item.name}</bdi>
            </Anchor>
          )}{' '}
          {t(handover.kind === 'issue' ? 'handover.issued' : 'handover.returned', { name: person })} ·{' '}
          <strong>{t(`handover.${state}`, { name: person })}</strong>
        </Text>
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {handover.number} ·{' '}
          {t('handover.givenBy', {
            name: handover.givenBy,
            at: formats.relative(Date.parse(handover.givenAt)),
          })}
          {notes && ` · ${notes}`}
        </Text>
      </Stack>
      {state === 'waiting' && manages && (
        <AskFirst
          label={t('handover.withdraw')}
          text={t('handover.withdrawText')}
          busy={back.isPending}
          onSure={() =>
            back.mutate(undefined, {
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        />
      )}
    </Group>
  );
}
