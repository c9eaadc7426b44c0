import { Badge, Divider, Group, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tickets } from '#contract/ticket/tickets.ts';
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
      {found.data && (
        <Stack gap="lg">
          {found.data.clocks.map((clock, i) => (
            <Stack key={`${clock.kind}-${clock.run}`} gap="xs">
              {i > 0 && <Divider />}
              <Reasons clock={clock} now={found.data.now} />
            </Stack>
          ))}
        </Stack>
      )}
    </Dialog>
  );
}

export function Reasons({ clock, now }: { clock: ExplainedClock; now: string }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const account = useAccount();
  const pieces = drawn(clock);
  return (
    <section aria-label={t(`ticket:clock.${clock.kind}`)}>
      <Group gap="xs">
        <Title order={3} size="h5">
          {t(`ticket:clock.${clock.kind}`)}
          {clock.run > 1 && ` ${t('run', { n: clock.run })}`}
        </Title>
        <Badge color="gray" c="var(--mantine-color-text)" tt="none">
          {clock.priority}
        </Badge>
        {clock.provisional && (
          <Badge color="orange" c="var(--mantine-color-text)" tt="none">
            {t('provisional')}
          </Badge>
        )}
      </Group>
      {account(clock).map((sentence) => (
        <Text key={sentence} size="sm" mt={4}>
          {sentence}
        </Text>
      ))}
      {pieces.length > 0 && (
        <>
          <Drawing clock={clock} pieces={pieces} now={now} />
          <Pieces pieces={pieces} />
        </>
      )}
    </section>
  );
}

/** The same as the drawing, to be read; long stories scroll. */
function Pieces({ pieces }: { pieces: Piece[] }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const formats = useFormats();
  const reason = useReasonWords();
  return (
    <details>
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
