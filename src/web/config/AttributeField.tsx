import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSites } from '../admin/queries.ts';
import { useName } from './names.ts';
import { PersonSelect } from './PersonSelect.tsx';
import type { Attribute } from './queries.ts';

interface Props {
  attribute: Attribute;
  value: string;
  names: Readonly<Record<string, string>>;
  onChange(value: string): void;
  error: string | undefined;
}

/** The input that fits the type of an attribute. */
export function AttributeField({ attribute, value, names, onChange, error }: Props) {
  const { t } = useTranslation('config');
  const name = useName();
  const sites = useSites().data?.items ?? [];
  const label = attribute.unit ? `${name(attribute)} (${attribute.unit})` : name(attribute);
  const common = { label, error, withAsterisk: attribute.required };
  const choose = (data: { value: string; label: string }[]) => (
    <Select
      {...common}
      data={data}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? '')}
      clearable
    />
  );
  switch (attribute.type) {
    case 'choice':
      return choose(attribute.choices.map((one) => ({ value: one.code, label: name(one) })));
    case 'yes_no':
      return choose([
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]);
    case 'site':
      return choose(sites.map((one) => ({ value: one.id, label: one.name })));
    case 'person':
      return (
        <PersonSelect
          {...common}
          person={value ? { id: value, name: names[value] ?? value } : null}
          onChange={(person) => onChange(person?.id ?? '')}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          type={attribute.type === 'date' ? 'date' : 'text'}
          inputMode={attribute.type === 'number' ? 'decimal' : attribute.type === 'url' ? 'url' : 'text'}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={500}
        />
      );
  }
}
