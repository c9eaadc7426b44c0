import { TextInput } from '@mantine/core';

interface Props {
  label: string;
  value: string;
  onChange(value: string): void;
  error: string | undefined;
}

/** One line of text that has to be given. */
export const OneLine = ({ onChange, ...rest }: Props) => (
  <TextInput
    {...rest}
    withAsterisk
    maxLength={500}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
