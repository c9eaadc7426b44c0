import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import type { OpenWork } from './queries.ts';

type Work = OpenWork['work'][number];
/** Kinds that are tickets. */
const TICKETS: readonly Work['kind'][] = [
  'ticket',
  'requested',
  'visit',
  'major',
  'review_action',
  'call',
  'reader',
];
/** Things of a kind that are named. */
const NAMED = 5;

/** What depends on somebody, sort by sort, with the way to each thing that the reader may open. */
export function WorkList({ work }: { work: OpenWork['work'] }) {
  const { t } = useTranslation('leaving');
  if (work.length === 0) return <Text className="yn-quiet">{t('nothing')}</Text>;
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('depends')}>
      {work.map((one) => (
        <Stack component="li" key={one.kind} className="yn-inset" p="sm" gap={4}>
          <Text size="sm" fw={600}>
            {t(`kind.${one.kind}`, { count: one.count })}
          </Text>
          <Things work={one} />
          {(one.kind === 'requested' || one.kind === 'policy') && (
            <Text size="sm" className="yn-quiet">
              {t(`byHand.${one.kind}`)}
            </Text>
          )}
        </Stack>
      ))}
    </Stack>
  );
}

function Things({ work: { kind, count, items } }: { work: Work }) {
  const { t } = useTranslation('leaving');
  const formats = useFormats();
  const shown = items.slice(0, NAMED);
  const more = count - shown.length;
  if (!TICKETS.includes(kind)) {
    const named = kind.startsWith('policy') ? shown.map(({ id }) => `v${id}`) : shown.map(({ name }) => name);
    return <Text size="sm">{formats.list(more > 0 ? [...named, t('more', { count: more })] : named)}</Text>;
  }
  return (
    <>
      {shown.map(({ id, name }) => (
        <Link key={id} className="yn-link" to="/desk/tickets/$ticket" params={{ ticket: id }}>
          <Text size="sm" span>{`#${id} ${name}`}</Text>
        </Link>
      ))}
      {more > 0 && (
        <Text size="sm" className="yn-quiet">
          {t(shown.length === 0 ? 'hidden' : 'more', { count: more })}
        </Text>
      )}
    </>
  );
}
