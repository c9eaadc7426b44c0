import { Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useMay, useMe } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { wallOf } from './drawing.ts';
import { useDeskPeople } from './people.ts';
import { type RosterView, useRosterChange } from './queries.ts';

interface Props {
  roster: RosterView;
  onDone(): void;
}

interface Span {
  from: string;
  to: string;
}

/** Somebody else takes duty for a while, with a reason. */
export function SubstituteForm({ roster, onDone }: Props) {
  const { t } = useTranslation('oncall');
  const { substitute } = useRosterChange();
  const people = useDeskPeople(roster);
  const [span, setSpan] = useState<Span>({ from: '', to: '' });
  const [layer, setLayer] = useState<string>(roster.layers[0]?.id ?? ANY);
  const [personId, setPersonId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const { problem, errorOf, missing, setSent } = useProblems(substitute.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    const from = wallOf(span.from);
    const to = wallOf(span.to);
    if (!from || !to || !personId || reason.trim() === '') return;
    const body = { from, to, personId, reason, layer: layer === ANY ? null : layer };
    substitute.mutate({ id: roster.id, body }, { onSuccess: onDone });
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" className="yn-quiet">
          {t('dialog.swapText')}
        </Text>
        <Select
          label={t('dialog.layer')}
          allowDeselect={false}
          value={layer}
          onChange={(value) => value && setLayer(value)}
          data={[
            ...roster.layers.map(({ id, name }) => ({ value: id, label: name })),
            { value: ANY, label: t('dialog.anyLayer') },
          ]}
        />
        <SpanFields span={span} onChange={setSpan} zone={roster.zone} errorOf={errorOf} missing={missing} />
        <Select
          label={t('dialog.person')}
          searchable
          required
          value={personId}
          onChange={setPersonId}
          data={people}
          error={errorOf('personId') ?? missing(personId ?? '')}
        />
        <TextInput
          label={t('dialog.reason')}
          name="reason"
          required
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={errorOf('reason') ?? missing(reason)}
        />
        <Foot problem={problem} pending={substitute.isPending} />
      </Stack>
    </form>
  );
}

const ANY = 'any';

/** When somebody is not called at all: oneself, or anybody for who runs the rosters. */
export function AbsenceForm({ roster, onDone }: Props) {
  const { t } = useTranslation('oncall');
  const { absence } = useRosterChange();
  const manages = useMay('oncall.manage');
  const me = useMe();
  const people = useDeskPeople(roster);
  const [span, setSpan] = useState<Span>({ from: '', to: '' });
  const [personId, setPersonId] = useState<string | null>(manages ? null : (me?.id ?? null));
  const { problem, errorOf, missing, setSent } = useProblems(absence.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    const from = wallOf(span.from);
    const to = wallOf(span.to);
    if (!from || !to || !personId) return;
    absence.mutate({ id: roster.id, body: { from, to, personId } }, { onSuccess: onDone });
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" className="yn-quiet">
          {t('dialog.absenceText')}
        </Text>
        {manages && (
          <Select
            label={t('dialog.absent')}
            searchable
            required
            value={personId}
            onChange={setPersonId}
            data={people}
            error={errorOf('personId') ?? missing(personId ?? '')}
          />
        )}
        <SpanFields span={span} onChange={setSpan} zone={roster.zone} errorOf={errorOf} missing={missing} />
        <Foot problem={problem} pending={absence.isPending} />
      </Stack>
    </form>
  );
}

function useProblems(error: unknown) {
  const fieldWords = useFieldWords();
  const { t } = useTranslation('common');
  const [sent, setSent] = useState(false);
  const problem = error ? problemOf(error) : null;
  return {
    problem,
    setSent,
    errorOf: (name: string) =>
      fieldWords(problem?.fields?.find(({ field }) => field.startsWith(`body.${name}`))),
    missing: (text: string) => (sent && text.trim() === '' ? t('fieldProblems.required') : undefined),
  };
}

type Problems = ReturnType<typeof useProblems>;

interface SpanProps extends Pick<Problems, 'errorOf' | 'missing'> {
  span: Span;
  onChange(span: Span): void;
  zone: string;
}

function SpanFields({ span, onChange, zone, errorOf, missing }: SpanProps) {
  const { t } = useTranslation('oncall');
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          name={name}
          required
          label={t(`dialog.${name}`)}
          description={name === 'from' ? t('zone', { zone }) : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={span[name]}
          onChange={(event) => onChange({ ...span, [name]: event.currentTarget.value })}
          error={errorOf(name) ?? missing(span[name])}
          miw={0}
        />
      ))}
    </SimpleGrid>
  );
}

function Foot({ problem, pending }: { problem: Problems['problem']; pending: boolean }) {
  const { t } = useTranslation('oncall');
  const words = useRefusalWords();
  return <FormEnd problem={problem ? words(problem.code) : null} saving={pending} label={t('dialog.save')} />;
}
