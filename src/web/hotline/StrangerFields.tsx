import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Stranger } from '../desk/reception.ts';
import { useFieldWords } from '../platform/words.ts';

interface Props {
  stranger: Stranger;
  onChange(stranger: Stranger): void;
  problems: readonly { field: string; code: string }[];
}

/** A caller whom the directory does not know, as they say of themselves. */
export function StrangerFields({ stranger, onChange, problems }: Props) {
  const { t } = useTranslation('hotline');
  const fieldWords = useFieldWords();
  const line = (name: keyof Stranger) => ({
    name: `caller-${name}`,
    label: t(name),
    value: stranger[name],
    error: fieldWords(problems.find(({ field }) => field === `body.caller.${name}`)),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...stranger, [name]: event.currentTarget.value }),
  });
  return (
    <Stack gap={4}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput {...line('name')} withAsterisk maxLength={100} />
        <TextInput {...line('department')} maxLength={200} />
        <TextInput {...line('number')} type="tel" maxLength={40} />
        <TextInput {...line('email')} type="email" maxLength={254} />
      </SimpleGrid>
      <Text size="xs" className="yn-quiet">
        {t('unverified')}
      </Text>
    </Stack>
  );
}
