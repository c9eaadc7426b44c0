import { Button, CloseButton, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CAUSE_CATEGORIES } from '#domain/problem/problem.ts';
import { instantFrom, localTextOf } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type ActionBody, type ProblemView, useDo } from './queries.ts';

interface Props {
  problem: ProblemView;
  onDone(): void;
}

/** A form of one action; what was written stays until it is done. */
export function Acting({
  problem,
  onDone,
  body,
  children,
}: Props & {
  body(): ActionBody | null;
  children(errorOf: (path: string) => string | undefined): ReactNode;
}) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const act = useDo(problem);
  const refusal = act.error ? problemOf(act.error) : null;
  const errorOf = (path: string) =>
    fieldWords(refusal?.fields?.find(({ field }) => field === `body.${path}`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const sent = body();
    if (sent) act.mutate(sent, { onSuccess: onDone });
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {children(errorOf)}
        <FormEnd
          problem={refusal ? words(refusal.code) : null}
          saving={act.isPending}
          label={t('save')}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

/** Rows that are written one below the other, each with a key of its own. */
function useRows<T extends object>(first: readonly T[], blank: T) {
  const keyed = (row: T) => ({ key: crypto.randomUUID(), row });
  const [rows, setRows] = useState(() => (first.length > 0 ? first : [blank]).map(keyed));
  return {
    rows,
    add: () => setRows([...rows, keyed(blank)]),
    drop: (key: string) => setRows(rows.filter((one) => one.key !== key)),
    set: (key: string, change: Partial<T>) =>
      setRows(rows.map((one) => (one.key === key ? { key, row: { ...one.row, ...change } } : one))),
  };
}

const MOST_WHYS = 10;

export function WhysForm(props: Props) {
  const { t } = useTranslation('problem');
  const { rows, add, drop, set } = useRows(props.problem.whys, { question: '', answer: '' });
  const whys = () => rows.map(({ row }) => row).filter(({ question, answer }) => question || answer);
  return (
    <Acting {...props} body={() => ({ action: 'set_whys', whys: whys() })}>
      {(errorOf) => (
        <>
          {rows.map(({ key, row }, i) => (
            <Group key={key} component="fieldset" align="flex-start" gap="xs" p={0} m={0} bd={0}>
              <TextInput
                label={`${t('whyN', { n: i + 1 })}`}
                value={row.question}
                onChange={(event) => set(key, { question: event.currentTarget.value })}
                maxLength={500}
                error={errorOf(`whys.${i}.question`)}
                style={{ flex: '1 1 220px' }}
              />
              <TextInput
                label={t('field.answer')}
                value={row.answer}
                onChange={(event) => set(key, { answer: event.currentTarget.value })}
                maxLength={2000}
                error={errorOf(`whys.${i}.answer`)}
                style={{ flex: '1 1 220px' }}
              />
              <CloseButton mt={28} aria-label={t('removeRow', { n: i + 1 })} onClick={() => drop(key)} />
            </Group>
          ))}
          {rows.length < MOST_WHYS && (
            <Button variant="default" onClick={add} style={{ alignSelf: 'flex-start' }}>
              {t('addWhy')}
            </Button>
          )}
        </>
      )}
    </Acting>
  );
}

const FINDINGS = ['open', 'confirmed', 'excluded'] as const;

export function CausesForm(props: Props) {
  const { t } = useTranslation('problem');
  const blank: ProblemView['causes'][number] = { category: 'hardware', text: '', finding: 'open' };
  const { rows, add, drop, set } = useRows(props.problem.causes, blank);
  const causes = () => rows.map(({ row }) => row).filter(({ text }) => text);
  return (
    <Acting {...props} body={() => ({ action: 'set_causes', causes: causes() })}>
      {(errorOf) => (
        <>
          {rows.map(({ key, row }, i) => (
            <Group key={key} component="fieldset" align="flex-start" gap="xs" p={0} m={0} bd={0}>
              <Select
                label={t('categoryLabel')}
                data={CAUSE_CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
                value={row.category}
                allowDeselect={false}
                onChange={(value) => set(key, { category: value ?? row.category })}
                w={120}
              />
              <TextInput
                label={t('causeLabel')}
                value={row.text}
                onChange={(event) => set(key, { text: event.currentTarget.value })}
                maxLength={500}
                error={errorOf(`causes.${i}.text`)}
                style={{ flex: '1 1 200px' }}
              />
              <Select
                label={t('findingLabel')}
                data={FINDINGS.map((value) => ({ value, label: t(`finding.${value}`) }))}
                value={row.finding}
                allowDeselect={false}
                onChange={(value) => set(key, { finding: value ?? row.finding })}
                w={120}
              />
              <CloseButton mt={28} aria-label={t('removeRow', { n: i + 1 })} onClick={() => drop(key)} />
            </Group>
          ))}
          <Button variant="default" onClick={add} style={{ alignSelf: 'flex-start' }}>
            {t('addCause')}
          </Button>
        </>
      )}
    </Acting>
  );
}

export function EntryForm(props: Props) {
  const { t } = useTranslation('problem');
  const [at, setAt] = useState(() => localTextOf(Date.now()));
  const [text, setText] = useState('');
  return (
    <Acting
      {...props}
      body={() => (at ? { action: 'add_entries', entries: [{ at: instantFrom(at), text }] } : null)}
    >
      {(errorOf) => (
        <>
          <TextInput
            type="datetime-local"
            label={t('field.at')}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
            error={errorOf('entries.0.at')}
            maw={260}
          />
          <TextInput
            label={t('field.text')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={1000}
            withAsterisk
            error={errorOf('entries.0.text')}
          />
        </>
      )}
    </Acting>
  );
}
