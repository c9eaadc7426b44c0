import { Checkbox, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { type EventView, type TicketView, useTicket } from '../ticket/queries.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Acting } from './editors.tsx';
import type { ProblemView } from './queries.ts';

const MOST_SIGNS = 300;

/** Takes public entries of a linked ticket into the timeline, at their own times. */
export function TakeForm({ problem, onDone }: { problem: ProblemView; onDone(): void }) {
  const { t } = useTranslation('problem');
  const formats = useFormats();
  const [id, setId] = useState(problem.linkedTickets[0]?.id ?? 0);
  const [chosen, choose] = useState<string[]>([]);
  const ticket = useTicket(id);
  const told = useTold(ticket.data);
  const events = (ticket.data?.events ?? []).filter(({ visibility }) => visibility === 'public');
  const entries = events
    .filter(({ seq }) => chosen.includes(String(seq)))
    .map((event) => ({
      at: event.at,
      text: told(event).slice(0, MOST_SIGNS),
      from: { ticketId: id, seq: event.seq },
    }));
  return (
    <Acting
      problem={problem}
      onDone={onDone}
      body={() => (entries.length > 0 ? { action: 'add_entries', entries } : null)}
    >
      {() => (
        <>
          <Select
            label={t('ofTicket')}
            data={problem.linkedTickets.map((one) => ({
              value: String(one.id),
              label: `#${one.id} ${one.title}`,
            }))}
            value={String(id)}
            allowDeselect={false}
            onChange={(value) => {
              setId(Number(value));
              choose([]);
            }}
          />
          {ticket.isPending && <LoadingState rows={3} />}
          {ticket.isError && <ErrorState error={ticket.error} />}
          <Checkbox.Group value={chosen} onChange={choose} label={t('take')}>
            <Stack gap={8} mt={8}>
              {events.map((event) => (
                <Checkbox
                  key={event.seq}
                  value={String(event.seq)}
                  label={`${formats.time(event.at)} ${told(event)}`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        </>
      )}
    </Acting>
  );
}

/** An entry in a line: what was done by whom, and the words that were said. */
function useTold(ticket: TicketView | undefined): (event: EventView) => string {
  const { t } = useTranslation('ticket');
  return ({ kind, actorId, data }) => {
    const who = actorId === null ? t('system') : (ticket?.names[actorId] ?? t('stranger'));
    const said = [data.text, data.finding, data.result, data.progress].find((one) => typeof one === 'string');
    return `${t(`event.${kind}` as 'event.recorded', { who })}${said ? ` ${said}` : ''}`;
  };
}
