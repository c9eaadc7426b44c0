import { Alert, Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../platform/key.ts';
import { type Problem, problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import type { Begun } from './ActionDialog.tsx';
import { Conflict } from './Conflict.tsx';
import { FieldInput } from './FieldInput.tsx';
import { beginning, bodyOf, type Field, FORMS, isShown, unfilled, type Values } from './forms.ts';
import { type TicketView, useAct } from './queries.ts';
import { useSuggested } from './useSuggested.ts';

interface Props {
  ticket: TicketView;
  begun: Begun;
  onDone(): void;
  onCancel?: () => void;
}

/** The form of an action. What was written stays until it is done, whatever the server says. */
export function ActionForm({ ticket, begun, onDone, onCancel }: Props) {
  const { action, fixed = {}, given = {} } = begun;
  const { t } = useTranslation(['ticket', 'common']);
  const fieldWords = useFieldWords();
  const fields = FORMS[action];
  const [values, setValues] = useState<Values>(() => beginning(action, given));
  const [version, setVersion] = useState(ticket.version);
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  /** Counts what was sent from this form, so that each time begins with fresh fields. */
  const [round, setRound] = useState(0);
  const [missing, setMissing] = useState<string[]>([]);
  const act = useAct(ticket.id);
  const suggested = useSuggested(ticket);
  const problem = act.error ? problemOf(act.error) : null;
  // Where the answer may be a no, the button must not sound like a yes.
  const decides = fields.some((field) => field.as === 'yesno');

  function submit(extra: Values = {}) {
    const gaps = unfilled(fields, values);
    setMissing(gaps);
    if (gaps.length > 0) return;
    const body = { ...bodyOf(action, fields, values, fixed), ...extra };
    act.mutate(
      { action, body, version: VERSIONED.has(action) ? version : undefined, key },
      { onSuccess: done },
    );
  }

  function done() {
    notify(t('common:done', { what: t(`ticket:action.${action}`) }));
    setValues(beginning(action, given));
    setKey(newKey());
    setRound((n) => n + 1);
    onDone();
  }

  function fill(filled: Values) {
    setValues((all) => ({ ...all, ...filled }));
    setMissing((all) => all.filter((other) => !(other in filled)));
    // Another intent is another key: the server would refuse the old one for a different body.
    setKey(newKey());
  }

  const errorOf = (field: Field): string | undefined => {
    if (missing.includes(field.name)) return t('common:fieldProblems.required');
    return fieldWords(problem?.fields?.find((f) => nameIn(f.field) === field.name));
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {fields
          .filter((field) => isShown(field, values))
          .map((field) => (
            <FieldInput
              key={`${round}-${field.name}`}
              ticket={ticket.id}
              field={field}
              values={values}
              error={errorOf(field)}
              suggested={suggested[field.name]}
              onChange={(value) => fill({ [field.name]: value })}
              onFill={fill}
              onBusy={setBusy}
            />
          ))}
        {problem?.code === 'version_conflict' ? (
          <Conflict problem={problem} ticket={ticket} mine={version} onAccept={setVersion} />
        ) : (
          problem && <Refusal problem={problem} names={ticket.names} />
        )}
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common:cancel')}
            </Button>
          )}
          {problem?.code === 'doubtful_confirmation' ? (
            <Button onClick={() => submit({ sure: true })} loading={act.isPending} color="seal">
              {t('common:sure')}
            </Button>
          ) : (
            <Button type="submit" loading={act.isPending} disabled={busy}>
              {decides ? t('common:send') : t(`ticket:action.${action}`)}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** Decisions that should not rest on an outdated view; words and notes may always be added. */
const VERSIONED = new Set([
  'restrict',
  'classify',
  'assign',
  'escalate',
  'resolve',
  'confirm_by_phone',
  'close_unreachable',
  'decide_appeal',
  'finish_review_action',
]);

/** `body.override.reason` is the field that the form calls overrideReason. */
function nameIn(path: string): string {
  const [, first = '', second] = path.split('.');
  if (first !== 'override') return first;
  return second === 'priority' ? 'overridePriority' : 'overrideReason';
}

function Refusal({ problem, names }: { problem: Problem; names: Record<string, string> }) {
  const { t } = useTranslation('ticket');
  const words = useRefusalWords();
  const { assigneeId: winner, child } = problem.detail ?? {};
  const name = typeof winner === 'string' ? names[winner] : undefined;
  const said = () => {
    if (problem.code === 'already_assigned' && name) return t('takenBy', { name });
    if (problem.code === 'child_open' && typeof child === 'number') return t('childOpen', { id: child });
    return words(problem.code);
  };
  return (
    <Alert color="seal" role="alert">
      {said()}
    </Alert>
  );
}
