import { Anchor, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { type ChannelShares, useChannels } from './queries.ts';

/** By which channels tickets come, and how many were converted from a private chat: that should fall (3.1e, A5). */
export function Channels() {
  const found = useChannels();
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <section className="yn-card" aria-labelledby="board-channels">
      <Stack gap="sm" p="md">
        {found.data ? <Counted shares={found.data} /> : <LoadingState rows={3} />}
      </Stack>
    </section>
  );
}

function Counted({ shares }: { shares: ChannelShares }) {
  const { t, i18n } = useTranslation('desk');
  const { days, all, channels, convertedShare } = shares;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  const n = channels.find(({ channel }) => channel === 'im_converted')?.count ?? 0;
  return (
    <>
      <Title order={2} size="h6" id="board-channels">
        {t('channels.title', { days })}
      </Title>
      {convertedShare === null ? (
        <Text size="sm">{t('channels.none', { days })}</Text>
      ) : (
        <>
          <Text size="sm" fw={600} className="yn-number">
            {t('channels.share', { share: percent.format(convertedShare), n, all })}
          </Text>
          <Stack component="ul" gap={6} p={0} m={0} maw={560} style={{ listStyle: 'none' }}>
            {channels.map((row) => (
              <Row key={row.channel} row={row} shares={shares} />
            ))}
          </Stack>
        </>
      )}
      <Text size="xs" className="yn-quiet" maw={760}>
        {t('channels.means', { days })}
      </Text>
    </>
  );
}

interface RowProps {
  row: ChannelShares['channels'][number];
  shares: ChannelShares;
}

/** A channel with its number, which leads to the tickets behind it. */
function Row({ row: { channel, count }, shares: { all, since } }: RowProps) {
  const { t } = useTranslation(['desk', 'ticket']);
  const formats = useFormats();
  const name = t(`ticket:channel.${channel}`);
  const search = { view: 'all', state: 'all', channel, from: since, sort: 'newest' };
  return (
    <Group component="li" gap="sm" wrap="nowrap">
      <Text size="sm" w={150} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Progress value={(100 * count) / all} size="sm" style={{ flexGrow: 1 }} aria-hidden />
      <Anchor
        size="sm"
        w={56}
        ta="right"
        className="yn-number"
        aria-label={`${formats.number(count)} ${t('channels.open', { channel: name })}`}
        renderRoot={(props) => <Link to="/desk" search={search} {...props} />}
      >
        {formats.number(count)}
      </Anchor>
    </Group>
  );
}
