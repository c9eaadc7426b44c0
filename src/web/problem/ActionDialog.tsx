import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import { notify } from '../ui/notify.ts';
import { type AskedField, type Asking, bodyOf, FIELDS, type Said, standing } from './forms.ts';
import { type ProblemView, useDo } from './queries.ts';

interface Props {
  problem: ProblemView;
  /** Null: nothing is asked. */
  action: Asking | null;
  onClose(): void;
}

/** The dialog of an action on a problem; closed means that nothing was done. */
export function ActionDialog({ problem, action, onClose }: Props) {
  const { t } = useTranslation('problem');
  return (
    <Dialog opened={action !== null} onClose={onClose} title={action ? t(`action.${action}`) : ''}>
      {action && <AskedForm key={action} problem={problem} action={action} onDone={onClose} />}
    </Dialog>
  );
}

function AskedForm({ problem, action, onDone }: { problem: ProblemView; action: Asking; onDone(): void }) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [said, setSaid] = useState<Said>(() => standing(action, problem));
  const act = useDo(problem);
  const refusal = act.error ? problemOf(act.error) : null;
  const errorOf = ({ path }: AskedField) =>
    fieldWords(refusal?.fields?.find(({ field }) => field.startsWith(`body.${path}`)));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(bodyOf(action, said), {
          onSuccess: () => {
            notify(`${t(`action.${action}`)}: ${t('done')}`);
            onDone();
          },
        });
      }}
    >
      <Stack>
        {FIELDS[action].map((field) => (
          <Asked
            key={field.name}
            field={field}
            value={said[field.name] ?? ''}
            error={errorOf(field)}
            onChange={(value) => setSaid({ ...said, [field.name]: value })}
          />
        ))}
        <FormEnd
          problem={refusal ? words(refusal.code) : null}
          saving={act.isPending}
          label={t(`action.${action}`)}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

interface AskedProps {
  field: AskedField;
  value: string;
  error: string | undefined;
  onChange(value: string): void;
}

function Asked({ field: { name, as, help }, value, error, onChange }: AskedProps) {
  const { t } = useTranslation('problem');
  if (name === 'effective')
    return (
      <Radio.Group label={t('effective')} value={value} onChange={onChange} error={error} withAsterisk>
        <Stack gap={8} mt={8}>
          <Radio value="yes" label={t('yes')} />
          <Radio value="no" label={t('no')} />
        </Stack>
      </Radio.Group>
    );
  const shared = {
    label: t(`field.${name}`),
    description: help && t(`help.${help}`),
    value,
    error,
    withAsterisk: true,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return as === 'line' ? (
    <TextInput {...shared} maxLength={500} />
  ) : (
    <MarkdownField {...shared} autosize minRows={4} />
  );
}
