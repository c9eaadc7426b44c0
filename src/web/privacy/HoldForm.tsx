import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonSelect } from '../access/PersonSelect.tsx';
import { useDepartments } from '../admin/queries.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Hold, usePlaceHold } from './queries.ts';

const KINDS: readonly Hold['kind'][] = ['ticket', 'person', 'range'];
/** The beginning of a civil day, where the browser is. */
const startOf = (day: string): string | null => (day === '' ? null : new Date(`${day}T00:00`).toISOString());

/** Places a hold on a ticket, a person, or what a department had in a time. */
export function HoldForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation('privacy');
  const words = useRefusalWords();
  const place = usePlaceHold();
  const departments = useDepartments().data?.items ?? [];
  const [kind, setKind] = useState<Hold['kind']>('ticket');
  const [ticket, setTicket] = useState<number | string>('');
  const [personId, setPerson] = useState<string | null>(null);
  const [departmentId, setDepartment] = useState<string | null>(null);
  const [[since, until], setSpan] = useState(['', '']);
  const [reason, setReason] = useState('');
  const on = {
    ticket: () => ({ kind: 'ticket' as const, ticketId: Number(ticket) }),
    person: () => ({ kind: 'person' as const, personId: personId ?? '' }),
    range: () => ({
      kind: 'range' as const,
      departmentId,
      since: startOf(since ?? ''),
      until: startOf(until ?? ''),
    }),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate({ on: on[kind](), reason }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t('holds.on')}
          value={kind}
          onChange={(value) => setKind(value as Hold['kind'])}
          data={KINDS.map((value) => ({ value, label: t(`holds.kind.${value}`) }))}
        />
        {kind === 'ticket' && (
          <NumberInput
            label={t('holds.ticket')}
            required
            hideControls
            min={1}
            allowDecimal={false}
            value={ticket}
            onChange={setTicket}
          />
        )}
        {kind === 'person' && (
          <PersonSelect label={t('holds.person')} value={personId} onChange={setPerson} />
        )}
        {kind === 'range' && (
          <>
            <Select
              label={t('holds.department')}
              placeholder={t('holds.everyone')}
              searchable
              clearable
              value={departmentId}
              onChange={setDepartment}
              data={departments.map(({ id, path }) => ({ value: id, label: path }))}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                type="date"
                label={t('holds.since')}
                value={since}
                onChange={(event) => setSpan([event.currentTarget.value, until ?? ''])}
              />
              <TextInput
                type="date"
                label={t('holds.until')}
                value={until}
                onChange={(event) => setSpan([since ?? '', event.currentTarget.value])}
              />
            </SimpleGrid>
          </>
        )}
        <TextInput
          label={t('reason')}
          required
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormEnd
          problem={place.error ? words(problemOf(place.error).code) : null}
          saving={place.isPending}
          label={t('holds.place')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}
