import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { fieldOf, type Path, valueAt } from './content.ts';
import { useEditing } from './editing.tsx';

export interface FieldProps {
  path: Path;
  /** Seen above the field, or read out alone where the table says it already. */
  label: string;
  unseen?: boolean;
  description?: string;
}

export interface Option {
  value: string;
  label: string;
}

/** What every field shares: its name, its problem, and whether it can be changed. */
export function useField({ path, label, unseen = false, description }: FieldProps) {
  const { content, readOnly, set, problemAt } = useEditing();
  return {
    value: valueAt(content, path),
    change: (value: unknown) => set(path, value),
    props: {
      ...(unseen ? { 'aria-label': label } : { label }),
      description,
      readOnly,
      name: path.join('.'),
      wrapperProps: placeOf(path),
      error: problemAt(path),
    },
  };
}

/** Marks where a field stands, so that one is brought to what is wrong with it. */
export const placeOf = (path: Path) => ({ 'data-field': fieldOf(path) });

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

export function TextField({ maxLength = 100, ...given }: FieldProps & { maxLength?: number }) {
  const { value, change, props } = useField(given);
  return (
    <TextInput
      {...props}
      maxLength={maxLength}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

export function NumberField(given: FieldProps & { min?: number; max?: number; optional?: boolean }) {
  const { value, change, props } = useField(given);
  const { min = 0, max = 9999, optional = false } = given;
  return (
    <NumberInput
      {...props}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="none"
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => change(typeof next === 'number' ? next : optional ? undefined : 0)}
    />
  );
}

export function ChoiceField({ data, ...given }: FieldProps & { data: readonly Option[] }) {
  const { value, change, props } = useField(given);
  return (
    <Select
      {...props}
      data={data}
      searchable={data.length > 8}
      allowDeselect={false}
      value={typeof value === 'string' ? value : null}
      onChange={(next) => next !== null && change(next)}
    />
  );
}

export function ManyField({ data, ...given }: FieldProps & { data: readonly Option[] }) {
  const { value, change, props } = useField(given);
  const chosen = strings(value);
  return (
    <MultiSelect
      {...props}
      data={eachOnce([...data, ...unlisted(chosen, data)])}
      searchable={data.length > 8}
      value={chosen}
      onChange={change}
    />
  );
}

/** A draft that is wrong may name something twice; it is to be seen all the same. */
export const eachOnce = (options: readonly Option[]): Option[] =>
  options.filter((one, i) => options.findIndex(({ value }) => value === one.value) === i);

/** What was chosen before stays to be seen, though it is offered no more. */
const unlisted = (chosen: readonly string[], data: readonly Option[]): Option[] =>
  chosen
    .filter((value) => !data.some((one) => one.value === value))
    .map((value) => ({ value, label: value }));

/** Names that are typed, such as those of services. */
export function NamesField(given: FieldProps & { placeholder?: string }) {
  const { value, change, props } = useField(given);
  return (
    <TagsInput
      {...props}
      placeholder={props.readOnly ? undefined : given.placeholder}
      value={strings(value)}
      onChange={change}
      splitChars={[',', '\uff0c', '\u3001']}
    />
  );
}

/** Whole numbers, in ascending order. */
export function NumbersField(given: FieldProps) {
  const { value, change, props } = useField(given);
  const numbers = Array.isArray(value) ? value.map(String) : [];
  return (
    <TagsInput
      {...props}
      value={numbers}
      splitChars={[',', '\uff0c', '\u3001', ' ']}
      onChange={(texts) => change(ascending(texts))}
    />
  );
}

const ascending = (texts: readonly string[]): number[] =>
  texts
    .map((text) => Number.parseInt(text, 10))
    .filter((n) => Number.isFinite(n))
    .toSorted((a, b) => a - b);

export function FlagField(given: FieldProps) {
  const { value, change, props } = useField(given);
  const { readOnly, error: _error, ...rest } = props;
  return (
    <Switch
      {...rest}
      disabled={readOnly}
      checked={value === true}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  );
}
