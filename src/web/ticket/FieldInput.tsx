import { Checkbox, MultiSelect, Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { localTextOf } from '../platform/local-time.ts';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import type { Field, Values } from './forms.ts';
import { useGroups, useStaff } from './queries.ts';
import { UploadField } from './UploadField.tsx';
import type { Suggested } from './useSuggested.ts';

/** The desk's alone: requesters do not load it. */
const CallChoice = lazy(() => import('./CallChoice.tsx').then((part) => ({ default: part.CallChoice })));

/** The desk's alone as well. */
const ReadersField = lazy(() =>
  import('./ReadersField.tsx').then((part) => ({ default: part.ReadersField })),
);

interface Props {
  ticket: number;
  field: Field;
  values: Values;
  error: string | undefined;
  onChange(value: unknown): void;
  /** For a choice that answers other fields, too. */
  onFill(values: Values): void;
  onBusy(busy: boolean): void;
  /** A time that is promised unless another is chosen, and why. */
  suggested?: Suggested | undefined;
}

/** One field of an action, asked for in the way its kind wants. */
export function FieldInput({ ticket, field, values, error, onChange, onFill, onBusy, suggested }: Props) {
  const { t } = useTranslation(['ticket', 'common']);
  const value = values[field.name];
  const text = typeof value === 'string' ? value : '';
  const shared = {
    name: field.name,
    label: t(`ticket:field.${field.label ?? field.name}` as 'ticket:field.title'),
    error,
    withAsterisk: !field.optional && field.as !== 'check',
  };
  switch (field.as) {
    case 'prose':
      return (
        <MarkdownField
          {...shared}
          value={text}
          onChange={(e) => onChange(e.currentTarget.value)}
          maxLength={20_000}
        />
      );
    case 'line':
      return (
        <TextInput
          {...shared}
          value={text}
          onChange={(e) => onChange(e.currentTarget.value)}
          maxLength={2000}
        />
      );
    case 'number':
      return (
        <TextInput
          {...shared}
          inputMode="numeric"
          value={text}
          onChange={(e) => onChange(e.currentTarget.value.replace(/\D/g, '').slice(0, 10))}
        />
      );
    case 'time':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          description={suggested?.why}
          value={text || (suggested ? localTextOf(suggested.at) : '')}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
    case 'tags':
      return (
        <TagsInput {...shared} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
      );
    case 'readers':
      return (
        <Suspense>
          <ReadersField
            {...shared}
            value={Array.isArray(value) ? value.map(String) : []}
            onChange={onChange}
          />
        </Suspense>
      );
    case 'check':
      return (
        <Checkbox
          name={field.name}
          label={shared.label}
          checked={value === true}
          onChange={(e) => onChange(e.currentTarget.checked)}
        />
      );
    case 'yesno':
      return (
        <Radio.Group
          {...shared}
          value={value === undefined ? '' : String(value)}
          onChange={(v) => onChange(v === 'true')}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="true" label={t(`ticket:verdictWord.${field.yes}`)} />
            <Radio value="false" label={t(`ticket:verdictWord.${field.no}`)} />
          </Stack>
        </Radio.Group>
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={field.from.map((v) => ({
            value: v,
            label: t(`ticket:${field.words}.${v}` as 'ticket:priority.P1'),
          }))}
          value={text || null}
          onChange={onChange}
          clearable={field.optional ?? false}
          allowDeselect={false}
          placeholder={t('common:notChosen')}
        />
      );
    case 'many':
      return (
        <MultiSelect
          {...shared}
          data={field.from.map((v) => ({
            value: v,
            label: t(`ticket:${field.words}.${v}` as 'ticket:priority.P1'),
          }))}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      );
    case 'call':
      return (
        <Suspense fallback={null}>
          <CallChoice ticket={ticket} shared={shared} value={value} onFill={onFill} />
        </Suspense>
      );
    case 'files':
      return <UploadField onChange={onChange} onBusy={onBusy} error={error} />;
    default:
      return <DeskChoice field={field} values={values} shared={shared} onChange={onChange} />;
  }
}

/** A support group, somebody of the chosen group, or any engineer of the desk. */
function DeskChoice({
  field,
  values,
  shared,
  onChange,
}: Pick<Props, 'field' | 'values' | 'onChange'> & { shared: object }) {
  const { t } = useTranslation('common');
  const groups = useGroups().data?.items ?? [];
  const chosen = field.as === 'agent' ? groups.filter((g) => g.id === values.groupId) : groups;
  const staff = useStaff(field.as === 'staff');
  const members = chosen.flatMap((g) => g.members);
  const people = new Map([...members, ...staff].map((member) => [member.id, member.name]));
  const data =
    field.as === 'group'
      ? groups.map(({ id, name }) => ({ value: id, label: name }))
      : [...people].map(([value, label]) => ({ value, label }));
  const value = values[field.name];
  return (
    <Select
      {...shared}
      data={data}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
      searchable
      clearable={field.optional ?? false}
      placeholder={t('notChosen')}
    />
  );
}
