import { SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFieldWords } from '../platform/words.ts';
import { foundAt, type MappingPath, NEEDED, PATHS, pathProblem, type SourceDraft } from './source-draft.ts';

interface Props {
  draft: SourceDraft;
  onChange(change: Partial<SourceDraft>): void;
  /** A post as it was pasted; undefined: none yet. */
  sample: unknown;
  errorOf(path: string): string | undefined;
}

/** Where a post says what: a JSON path for each, and what it leads to in the sample. */
export function MappingFields({ draft, onChange, sample, errorOf }: Props) {
  const { t } = useTranslation('alerts');
  const { paths, resolvedValues } = draft;
  return (
    <Stack gap="sm" role="group" aria-label={t('mapping.title')}>
      <div>
        <Text fw={600}>{t('mapping.title')}</Text>
        <Text size="sm" className="yn-quiet">
          {t('mapping.text')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {PATHS.map((path) => (
          <PathField
            key={path}
            path={path}
            paths={paths}
            sample={sample}
            error={errorOf(path)}
            onChange={(text) => onChange({ paths: { ...paths, [path]: text } })}
          />
        ))}
      </SimpleGrid>
      <TagsInput
        label={t('mapping.resolvedValues')}
        description={t('mapping.resolvedHelp')}
        value={[...resolvedValues]}
        onChange={(values) => onChange({ resolvedValues: values })}
        acceptValueOnBlur
        maxTags={20}
        withAsterisk
        error={errorOf('resolvedValues')}
      />
    </Stack>
  );
}

interface PathProps {
  path: MappingPath;
  paths: SourceDraft['paths'];
  sample: unknown;
  error: string | undefined;
  onChange(text: string): void;
}

function PathField({ path, paths, sample, error, onChange }: PathProps) {
  const { t } = useTranslation('alerts');
  const fieldWords = useFieldWords();
  const code = pathProblem(path, paths[path]);
  const wrong = code === 'wrong_format' ? fieldWords({ field: path, code }) : undefined;
  const found = sample === undefined || paths[path].trim() === '' ? undefined : foundAt(path, paths, sample);
  const said = () => {
    if (found === undefined || wrong) return undefined;
    if (found === null) return t('mapping.nothing');
    return path === 'alerts' ? t('mapping.alertsFound', { n: found }) : t('mapping.found', { value: found });
  };
  return (
    <TextInput
      label={t(`mapping.path.${path}`)}
      placeholder={NEEDED.includes(path) ? '$.' : t('mapping.optional')}
      value={paths[path]}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrong ?? error}
      description={said()}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      withAsterisk={NEEDED.includes(path)}
      maxLength={300}
      spellCheck={false}
      autoCapitalize="none"
    />
  );
}
