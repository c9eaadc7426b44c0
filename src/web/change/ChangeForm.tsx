import {
  Alert,
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changes } from '#contract/changes.ts';
import { CATEGORIES } from '#domain/change/change.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { bodyOf, type ChangeDraft, draftOf } from './draft.ts';
import { ItemsField, ModelField, QuestionFields, TicketsField } from './fields.tsx';
import { type ChangeView, useChangePolicy, useDoing } from './queries.ts';

const STEPS = ['what', 'where', 'how', 'risk'] as const;
type Step = (typeof STEPS)[number];

/** In which step a field is filled in. */
const PLACE: Record<string, Step> = {
  ...{ title: 'what', category: 'what', modelId: 'what', reason: 'what', implementerId: 'what' },
  ...{ window: 'where', itemIds: 'where', ticketIds: 'where', plan: 'how', test: 'how', backOut: 'how' },
};
const placeOf = (field: string): Step => PLACE[field.replace(/^body\./, '').split('.')[0] ?? ''] ?? 'risk';

interface Props {
  change: ChangeView | null;
  begun?: Partial<ChangeDraft>;
  onDone(saved: ChangeView): void;
}

/** Writes a change request, a step at a time; what is missing shows when it is handed in. */
export function ChangeForm({ change, begun, onDone }: Props) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [draft, setDraft] = useState(() => draftOf(change, begun));
  const [step, go] = useState<Step>('what');
  const save = useDoing((body: ReturnType<typeof bodyOf>) =>
    change
      ? call(changes.amend, { params: { change: change.id }, body }, { ifMatch: change.version })
      : call(changes.draft, { body }),
  );
  const problem = save.error ? problemOf(save.error) : null;
  const wrong = problem?.fields ?? change?.missing ?? [];
  const errorOf = (field: string) =>
    fieldWords(wrong.find((one) => one.field.replace(/^body\./, '').startsWith(field)));
  const part = { draft, errorOf, set: (more: Partial<ChangeDraft>) => setDraft({ ...draft, ...more }) };
  const at = STEPS.indexOf(step);
  const next = STEPS[at + 1];
  const before = STEPS[at - 1];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft), {
          onSuccess: onDone,
          onError: (error) => {
            const first = problemOf(error).fields?.[0];
            if (first) go(placeOf(first.field));
          },
        });
      }}
    >
      <Stack>
        <Text size="sm" className="yn-quiet" role="status">
          {t('step', { n: at + 1, of: STEPS.length })} · {t(`steps.${step}`)}
        </Text>
        {step === 'what' && <What {...part} />}
        {step === 'where' && <Where {...part} />}
        {step === 'how' && <How {...part} />}
        {step === 'risk' && <Risk {...part} />}
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="default" disabled={!before} onClick={() => before && go(before)}>
            {t('back')}
          </Button>
          <Group>
            {next && (
              <Button variant="default" onClick={() => go(next)}>
                {t('next')}
              </Button>
            )}
            <Button type="submit" loading={save.isPending} disabled={draft.title.trim() === ''}>
              {t('saveDraft')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

interface Part {
  draft: ChangeDraft;
  set(change: Partial<ChangeDraft>): void;
  errorOf(field: string): string | undefined;
}

function What(part: Part) {
  const { t } = useTranslation('changes');
  const { draft, set, errorOf } = part;
  return (
    <>
      <TextInput
        label={t('field.title')}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        error={errorOf('title')}
        maxLength={200}
        withAsterisk
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id="change-category">
          {t('field.category')}
        </Text>
        <SegmentedControl
          aria-labelledby="change-category"
          value={draft.category}
          onChange={(category) => set({ category: category as ChangeDraft['category'] })}
          data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
        />
        <Text size="xs" className="yn-quiet">
          {t(`categoryText.${draft.category}`)}
        </Text>
      </Stack>
      {draft.category === 'standard' && <ModelField {...part} />}
      <Textarea
        label={t('field.reason')}
        value={draft.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
        error={errorOf('reason')}
        autosize
        minRows={2}
        maxLength={20_000}
      />
      <PersonSelect
        label={t('field.implementer')}
        person={draft.implementer}
        onChange={(implementer) => set({ implementer })}
        error={errorOf('implementerId')}
      />
    </>
  );
}

function Where(part: Part) {
  const { t } = useTranslation('changes');
  const { draft, set, errorOf } = part;
  const time = (field: 'from' | 'to') => ({
    ...{ type: 'datetime-local', label: t(`field.${field}`), value: draft[field] },
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  return (
    <>
      <ItemsField {...part} />
      <TicketsField {...part} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput {...time('from')} error={errorOf('window.from') ?? errorOf('window')} />
        <TextInput {...time('to')} error={errorOf('window.to')} />
      </SimpleGrid>
    </>
  );
}

function How({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('changes');
  const byModel = draft.category === 'standard' && draft.modelId !== null;
  if (byModel) return <Text size="sm">{t('byModel')}</Text>;
  return (['plan', 'test', 'backOut'] as const).map((field) => (
    <Textarea
      key={field}
      label={t(`field.${field}`)}
      description={t(`fieldText.${field}`)}
      value={draft[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      error={errorOf(field)}
      autosize
      minRows={3}
      maxLength={20_000}
    />
  ));
}

function Risk(part: Part) {
  const { t } = useTranslation('changes');
  const policy = useChangePolicy().data?.inForce.content;
  const byModel = part.draft.category === 'standard' && part.draft.modelId !== null;
  if (byModel) return <Text size="sm">{t('byModel')}</Text>;
  return policy ? <QuestionFields {...part} questions={policy.questions} /> : null;
}
