import { Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CRITICALITIES, ITEM_STATES, type ItemState } from '#domain/config/item.ts';
import { useDepartments, useSites } from '../admin/queries.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { useGroups } from '../ticket/queries.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { AttributeField } from './AttributeField.tsx';
import { bodyOf, type Draft, draftOf } from './draft.ts';
import { ClassSelect } from './ItemsPage.tsx';
import { PersonSelect } from './PersonSelect.tsx';
import { type Item, useClasses, useSaveItem } from './queries.ts';
import { ReasonFields } from './ReasonFields.tsx';

interface Props {
  item: Item | null;
  /** Names of people that attributes name. */
  names?: Readonly<Record<string, string>>;
  /** Where the item may go from its state. */
  moves?: readonly ItemState[];
  onDone(saved: Item): void;
}

/** Adds or changes an item: what stands in it follows from its class. */
export function ItemForm({ item, names = {}, moves = [], onDone }: Props) {
  const { t } = useTranslation('config');
  const save = useSaveItem(item);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [draft, setDraft] = useState<Draft>(() => draftOf(item));
  const classes = useClasses().data?.classes ?? [];
  const attributes = classes.find(({ code }) => code === draft.class)?.attributes ?? [];
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const text = (name: 'name' | 'serial' | 'assetNumber' | 'note', maxLength: number) => ({
    ...{ label: t(`field.${name}`), value: draft[name], error: errorOf(name), maxLength },
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  const states: readonly ItemState[] = item
    ? [item.state, ...moves]
    : ITEM_STATES.filter((one) => one !== 'retired');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(draft, attributes), { onSuccess: onDone });
      }}
    >
      <Stack>
        <ClassSelect
          label={t('field.class')}
          value={draft.class || null}
          abstract={false}
          onChange={(value) => set({ class: value ?? '' })}
          error={errorOf('class')}
        />
        <TextInput {...text('name', 200)} withAsterisk />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t('field.state')}
            data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
            value={draft.state}
            onChange={(value) => set({ state: value as ItemState })}
            allowDeselect={false}
            error={errorOf('state')}
          />
          <Select
            label={t('field.criticality')}
            data={CRITICALITIES.map((value) => ({ value, label: t(`criticality.${value}`) }))}
            value={draft.criticality}
            onChange={(value) => set({ criticality: value as Draft['criticality'] })}
            allowDeselect={false}
          />
          <TextInput {...text('serial', 100)} />
          <TextInput {...text('assetNumber', 100)} />
          <PersonSelect
            label={t('field.holderId')}
            person={draft.holder}
            onChange={(holder) => set({ holder })}
            error={errorOf('holderId')}
          />
          <PersonSelect
            label={t('field.ownerId')}
            person={draft.owner}
            onChange={(owner) => set({ owner })}
            error={errorOf('ownerId')}
          />
          <Places draft={draft} set={set} />
          {attributes.map((attribute) => (
            <AttributeField
              key={attribute.code}
              attribute={attribute}
              value={draft.attributes[attribute.code] ?? ''}
              names={names}
              onChange={(value) => set({ attributes: { ...draft.attributes, [attribute.code]: value } })}
              error={errorOf(`attributes.${attribute.code}`)}
            />
          ))}
        </SimpleGrid>
        <Textarea {...text('note', 2000)} autosize minRows={2} />
        <ReasonFields
          because={draft}
          onChange={set}
          error={errorOf('because.reason')}
          refError={errorOf('because.ref')}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

function Places({ draft, set }: { draft: Draft; set(change: Partial<Draft>): void }) {
  const { t } = useTranslation('config');
  const departments = useDepartments().data?.items ?? [];
  const sites = useSites().data?.items ?? [];
  const groups = useGroups().data?.items ?? [];
  const one = (field: 'groupId' | 'departmentId' | 'siteId', data: { value: string; label: string }[]) => (
    <Select
      label={t(`field.${field}`)}
      data={data}
      value={draft[field]}
      onChange={(value) => set({ [field]: value })}
      searchable
      clearable
    />
  );
  return (
    <>
      {one(
        'departmentId',
        departments.map(({ id, path }) => ({ value: id, label: path })),
      )}
      {one(
        'siteId',
        sites.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {one(
        'groupId',
        groups.map(({ id, name }) => ({ value: id, label: name })),
      )}
    </>
  );
}
