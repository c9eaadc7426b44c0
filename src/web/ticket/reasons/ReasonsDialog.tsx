import { Badge, Divider, Group, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { call } from '../../platform/client.ts';
import { useFormats } from '../../platform/formats.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { Drawing, lengthOf, useReasonWords } from './Drawing.tsx';
import { drawn, type ExplainedClock, type Piece } from './scale.ts';
import { useAccount } from './words.ts';

/** How the promises of a ticket came about: in words, drawn, and as a table of every piece of time. */
export function ReasonsDialog({ ticket, onClose }: { ticket: number; onClose(): void }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const found = useQuery({
    queryKey: ['ticket', ticket, 'clocks'],
    queryFn: () => call(tickets.clocks, { params: { ticket } }),
  });
  return (
    <Dialog opened onClose={onClose} title={t('title')} size="xl">
      {found.isPending && <LoadingState />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Promises clocks={found.data.clocks} now={found.data.now} />}
    </Dialog>
  );
}

/** Each promise as it stands; those that came before it, such as earlier words, one click away. */
export function Promises({ clocks, now }: { clocks: readonly ExplainedClock[]; now: string }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const kinds = CLOCK_KINDS.map(
    (kind) => [kind, clocks.filter((clock) => clock.kind === kind)] as const,
  ).filter(([, runs]) => runs.length > 0);
  if (kinds.length === 0) return <Text className="yn-quiet">{t('nothing')}</Text>;
  return (
    <Stack gap="lg">
      {kinds.map(([kind, runs], i) => {
        const last = runs.at(-1);
        const earlier = runs.slice(0, -1);
        return (
          <Stack key={kind} gap="xs">
            {i > 0 && <Divider mb="xs" />}
            {last && <Reasons clock={last} now={now} />}
            {earlier.length > 0 && (
              <details className="yn-earlier">
                <summary>{t('earlier', { clock: t(`ticket:clock.${kind}`), n: earlier.length })}</summary>
                <Stack gap="lg" mt="sm">
                  {earlier.map((clock) => (
                    <Reasons key={clock.run} clock={clock} now={now} />
                  ))}
                </Stack>
              </details>
            )}
          </Stack>
        );
      })}
    </Stack>
  );
}

function Reasons({ clock, now }: { clock: ExplainedClock; now: string }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const { lead, details } = useAccount()(clock);
  const name = t(`ticket:clock.${clock.kind}`);
  const title = clock.run > 1 ? `${name} · ${t('run', { n: clock.run })}` : name;
  const pieces = useMemo(() => drawn(clock), [clock]);
  return (
    <section aria-label={title}>
      <Group gap="xs">
        <Title order={3} size="h5">
          {title}
        </Title>
        <Badge color="gray" c="var(--mantine-color-text)" tt="none">
          {clock.priority}
        </Badge>
      </Group>
      <Text size="sm" fw={600} mt={4}>
        {lead}
      </Text>
      {pieces.length > 0 && <Drawing clock={clock} pieces={pieces} now={now} />}
      {details.map((sentence) => (
        <Text key={sentence} size="sm" className="yn-quiet" mt={2}>
          {sentence}
        </Text>
      ))}
      {pieces.length > 0 && <Pieces pieces={pieces} />}
    </section>
  );
}

/** The same as the drawing, to be read; long stories scroll. */
function Pieces({ pieces }: { pieces: Piece[] }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const formats = useFormats();
  const reason = useReasonWords();
  return (
    <details className="yn-pieces">
      <summary>{t('table', { n: formats.number(pieces.length) })}</summary>
      <ScrollArea.Autosize mah={280} viewportProps={{ tabIndex: 0, 'aria-label': t('pieces') }}>
        <Table fz="xs" withRowBorders={false} className="yn-number">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th>{t('to')}</Table.Th>
              <Table.Th>{t('what')}</Table.Th>
              <Table.Th>{t('length')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pieces.map((piece) => (
              <Table.Tr key={piece.from}>
                <Table.Td>{formats.time(piece.from)}</Table.Td>
                <Table.Td>{formats.time(piece.to)}</Table.Td>
                <Table.Td>{reason(piece)}</Table.Td>
                <Table.Td>{lengthOf(piece, formats)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </details>
  );
}
