import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCallsOfTicket } from '../hotline/queries.ts';
import { useFormats } from '../platform/formats.ts';
import { localTextOf } from '../platform/local-time.ts';
import type { Values } from './forms.ts';

interface Props {
  ticket: number;
  shared: { name: string; label: string; error: string | undefined };
  value: unknown;
  /** With the call come its time and its number. */
  onFill(values: Values): void;
}

/** The call that telephone systems told of; nothing is asked where they told of none. */
export function CallChoice({ ticket, shared, value, onFill }: Props) {
  const { t } = useTranslation(['ticket', 'common']);
  const formats = useFormats();
  const { items = [], recent = [] } = useCallsOfTicket(ticket, true) ?? {};
  const calls = [...recent, ...items].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  if (calls.length === 0) return null;
  const choose = (id: string | null) => {
    const call = calls.find((one) => one.id === id);
    onFill({
      callId: id,
      ...(call ? { at: localTextOf(call.startedAt) } : {}),
      ...(call?.number ? { number: call.number } : {}),
    });
  };
  return (
    <Select
      {...shared}
      description={t('ticket:ofCallHelp')}
      data={calls.map(({ id, startedAt, number, agent, extension }) => ({
        value: id,
        label: [formats.time(startedAt), number, agent ?? extension].filter(Boolean).join(' · '),
      }))}
      value={typeof value === 'string' ? value : null}
      onChange={choose}
      clearable
      placeholder={t('common:notChosen')}
    />
  );
}
