import {
  Button,
  Checkbox,
  CloseButton,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ATTRIBUTE_TYPES } from '#domain/config/item-class.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import {
  type AttributeDraft,
  blankAttribute,
  type ClassDraft,
  classBodyOf,
  classDraftOf,
} from './class-draft.ts';
import { ClassSelect } from './ItemsPage.tsx';
import { type ItemClass, useSaveClass } from './queries.ts';

/** Adds a class of the installation's own, or changes one (config.define). */
export function ClassForm({ of, onDone }: { of: ItemClass | null; onDone(): void }) {
  const { t } = useTranslation(['config', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [draft, setDraft] = useState<ClassDraft>(() => classDraftOf(of, 'hardware'));
  const [next, setNext] = useState(draft.attributes.length);
  const save = useSaveClass(of);
  const problem = save.error ? problemOf(save.error) : null;
  const errorAt = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const set = (change: Partial<ClassDraft>) => setDraft((all) => ({ ...all, ...change }));
  const setAttribute = (key: number, change: Partial<AttributeDraft>) =>
    set({ attributes: draft.attributes.map((one) => (one.key === key ? { ...one, ...change } : one)) });
  const text = (name: 'zh' | 'en' | 'code') => ({
    ...{ label: t(`config:classes.${name}`), value: draft[name], error: errorAt(name), maxLength: 60 },
    withAsterisk: true,
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(classBodyOf(draft), {
          onSuccess: () => {
            notify(t('common:saved'));
            onDone();
          },
        });
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput {...text('zh')} />
          <TextInput {...text('en')} />
          <TextInput
            {...text('code')}
            disabled={of !== null}
            leftSection="x-"
            description={t('config:classes.codeText')}
          />
          <ClassSelect
            label={t('config:classes.parent')}
            description={t('config:classes.parentText')}
            value={draft.parent}
            abstract
            onChange={(parent) => set({ parent })}
            error={errorAt('parent')}
          />
        </SimpleGrid>
        <Checkbox
          label={t('config:classes.abstract')}
          checked={draft.abstract}
          onChange={(event) => set({ abstract: event.currentTarget.checked })}
        />
        <Title order={3} size="h6">
          {t('config:field.attributes')}
        </Title>
        {draft.attributes.length === 0 && (
          <Text size="sm" className="yn-quiet">
            {t('config:classes.inheritsOnly')}
          </Text>
        )}
        {draft.attributes.map((attribute, i) => (
          <AttributeFields
            key={attribute.key}
            attribute={attribute}
            errorAt={(field) => errorAt(`attributes.${i}.${field}`)}
            onChange={(change) => setAttribute(attribute.key, change)}
            onRemove={() => set({ attributes: draft.attributes.filter(({ key }) => key !== attribute.key) })}
          />
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => {
            set({ attributes: [...draft.attributes, blankAttribute(next)] });
            setNext(next + 1);
          }}
        >
          {t('config:classes.addAttribute')}
        </Button>
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} onCancel={onDone} />
      </Stack>
    </form>
  );
}

interface FieldsProps {
  attribute: AttributeDraft;
  errorAt(field: string): string | undefined;
  onChange(change: Partial<AttributeDraft>): void;
  onRemove(): void;
}

function AttributeFields({ attribute, errorAt, onChange, onRemove }: FieldsProps) {
  const { t } = useTranslation('config');
  const { type } = attribute;
  const text = (name: 'code' | 'zh' | 'en' | 'unit' | 'pattern' | 'choices') => ({
    ...{ label: t(`classes.${name}`), value: attribute[name], error: errorAt(name) },
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  });
  const check = (name: 'required' | 'unique') => (
    <Checkbox
      label={t(`classes.${name}`)}
      checked={attribute[name]}
      error={errorAt(name)}
      onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <Stack gap="xs" p="sm" className="yn-inset" component="fieldset" m={0} aria-label={attribute.zh}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ flex: 1 }}>
          <TextInput {...text('zh')} withAsterisk />
          <TextInput {...text('en')} withAsterisk />
          <TextInput {...text('code')} withAsterisk placeholder="wall_mount" />
          <Select
            label={t('classes.typeOf')}
            data={ATTRIBUTE_TYPES.map((value) => ({ value, label: t(`classes.type.${value}`) }))}
            value={type}
            allowDeselect={false}
            onChange={(value) => onChange({ type: ATTRIBUTE_TYPES.find((one) => one === value) ?? type })}
          />
          {type === 'number' && <TextInput {...text('unit')} placeholder="GB" />}
          {type === 'text' && <TextInput {...text('pattern')} placeholder="[A-Z]{2}[0-9]{4}" />}
        </SimpleGrid>
        <CloseButton aria-label={`${t('classes.removeAttribute')}: ${attribute.zh}`} onClick={onRemove} />
      </Group>
      {type === 'choice' && (
        <Textarea {...text('choices')} description={t('classes.choicesText')} withAsterisk />
      )}
      <Group gap="lg">
        {check('required')}
        {type !== 'choice' && type !== 'yes_no' && check('unique')}
      </Group>
    </Stack>
  );
}
