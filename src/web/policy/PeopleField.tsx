import { MultiSelect } from '@mantine/core';
import { type FieldProps, strings, useField } from './fields.tsx';
import { usePeopleOptions } from './people-options.ts';

/** People of the directory, found by name, login, phone or mail. */
export function PeopleField(given: FieldProps) {
  const { value, change, props } = useField(given);
  const chosen = strings(value);
  const { options, search } = usePeopleOptions(chosen);
  return (
    <MultiSelect
      {...props}
      data={options}
      value={chosen}
      onChange={change}
      searchable
      onSearchChange={search}
      // The server has searched by more than the name that is shown.
      filter={({ options: all }) => all}
    />
  );
}
