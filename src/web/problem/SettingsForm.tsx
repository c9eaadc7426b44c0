import { NumberInput, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type Settings, useSaveSettings } from './queries.ts';

const FIELDS = [
  ['least', 'least'],
  ['windowDays', 'windowDays'],
  ['effectDays', 'effectDays'],
  ['rule.item', 'ruleItem'],
  ['rule.service', 'ruleService'],
  ['rule.words', 'ruleWords'],
  ['rule.threshold', 'ruleThreshold'],
] as const;
type Path = (typeof FIELDS)[number][0];

const valuesOf = ({ rule, ...rest }: Settings): Record<Path, number> => ({
  ...rest,
  ...{ 'rule.item': rule.item, 'rule.service': rule.service },
  ...{ 'rule.words': rule.words, 'rule.threshold': rule.threshold },
});

const settingsOf = (values: Record<Path, number>): Settings => ({
  ...{ least: values.least, windowDays: values.windowDays, effectDays: values.effectDays },
  rule: {
    ...{ item: values['rule.item'], service: values['rule.service'] },
    ...{ words: values['rule.words'], threshold: values['rule.threshold'] },
  },
});

/** How the system looks for similar tickets. */
export function SettingsForm({ settings, onDone }: { settings: Settings; onDone(): void }) {
  const { t } = useTranslation('problem');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [values, setValues] = useState(() => valuesOf(settings));
  const save = useSaveSettings();
  const problem = save.error ? problemOf(save.error) : null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(settingsOf(values), { onSuccess: onDone });
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {FIELDS.map(([path, name]) => (
            <NumberInput
              key={path}
              label={t(`proposals.${name}`)}
              value={values[path]}
              min={0}
              allowDecimal={false}
              onChange={(value) => setValues({ ...values, [path]: Number(value) })}
              error={fieldWords(problem?.fields?.find(({ field }) => field === `body.${path}`))}
            />
          ))}
        </SimpleGrid>
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} onCancel={onDone} />
      </Stack>
    </form>
  );
}
