import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePolicies } from '#contract/change-policy.ts';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { draftOf } from './draft.ts';
import { QuestionFields } from './fields.tsx';
import { type Model, type PolicyContent, useDoing, useModels } from './queries.ts';

type Questions = PolicyContent['questions'];

/** Pre-approved models of standard changes. */
export function ModelsPanel({ questions, mayManage }: { questions: Questions; mayManage: boolean }) {
  const { t } = useTranslation('changes');
  const [adds, add] = useState(false);
  const models = useModels().data?.items ?? [];
  return (
    <Panel
      title={t('models')}
      action={
        mayManage && (
          <Button size="xs" variant="default" onClick={() => add(true)}>
            {t('addModel')}
          </Button>
        )
      }
    >
      <Stack gap="xs">
        {models.length === 0 && (
          <Text size="sm" className="yn-quiet">
            {t('noModels')}
          </Text>
        )}
        {models.map((model) => (
          <Row key={model.id} model={model} mayManage={mayManage} />
        ))}
      </Stack>
      <Dialog opened={adds} onClose={() => add(false)} title={t('addModel')}>
        <ModelForm questions={questions} onDone={() => add(false)} />
      </Dialog>
    </Panel>
  );
}

function Row({ model, mayManage }: { model: Model; mayManage: boolean }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const params = { model: model.id };
  const doing = useDoing((action: 'approveModel' | 'retireModel') =>
    call(changePolicies[action], { params }),
  );
  const problem = doing.error ? problemOf(doing.error) : null;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{model.name}</b> {t(`modelState.${model.state}`)} ·{' '}
          {[model.author, model.approver].filter(Boolean).join(' · ')}
        </Text>
        <Group gap="xs">
          {model.mayApprove && (
            <AskFirst
              label={t('approveModel')}
              text={t('approveModelText')}
              busy={doing.isPending}
              onSure={() => doing.mutate('approveModel')}
            />
          )}
          {mayManage && model.state !== 'retired' && (
            <AskFirst
              label={t('retireModel')}
              text={t('retireModelText')}
              busy={doing.isPending}
              onSure={() => doing.mutate('retireModel')}
            />
          )}
        </Group>
      </Group>
      {problem && (
        <Alert color="seal" role="alert">
          {words(problem.code)}
        </Alert>
      )}
    </Stack>
  );
}

function ModelForm({ questions, onDone }: { questions: Questions; onDone(): void }) {
  const { t } = useTranslation('changes');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [draft, setDraft] = useState(() => draftOf(null));
  const doing = useDoing(() => {
    const { title, plan, test, backOut, answers } = draft;
    return call(changePolicies.addModel, {
      body: { name: title, plan, test, backOut, answers: { ...answers } },
    });
  });
  const problem = doing.error ? problemOf(doing.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <Stack>
        <TextInput
          label={t('modelName')}
          value={draft.title}
          onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={200}
          withAsterisk
        />
        {(['plan', 'test', 'backOut'] as const).map((field) => (
          <Textarea
            key={field}
            label={t(`field.${field}`)}
            value={draft[field]}
            onChange={(event) => setDraft({ ...draft, [field]: event.currentTarget.value })}
            error={errorOf(field)}
            autosize
            minRows={2}
            maxLength={20_000}
            withAsterisk
          />
        ))}
        <QuestionFields
          draft={draft}
          set={(more) => setDraft({ ...draft, ...more })}
          errorOf={errorOf}
          questions={questions}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
      </Stack>
    </form>
  );
}
