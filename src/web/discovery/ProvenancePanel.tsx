import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShown } from '../config/Details.tsx';
import { useName } from '../config/names.ts';
import { type Attribute, useClasses } from '../config/queries.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useProvenance } from './queries.ts';

type Names = Readonly<Record<string, string>>;

/** Who said what of an item, field by field; of an item that no source knows nothing is shown. */
export function ProvenancePanel({ item }: { item: string }) {
  const { t } = useTranslation(['discovery', 'config']);
  const formats = useFormats();
  const found = useProvenance(item);
  const words = useFields(found.data?.names ?? {});
  if (found.isSuccess && found.data.seen.length === 0) return null;
  return (
    <Panel title={t('provenance')}>
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" verticalSpacing="xs">
        {found.data?.fields.map(({ field, claims }) => (
          <div key={field}>
            <Text size="xs" className="yn-quiet">
              {words.name(field)}
            </Text>
            {claims.map(({ voice, name, value, at, counts }) => {
              const said = {
                value: words.value(field, value),
                voice: name ?? t(voice === 'import' ? 'voice.import' : 'voice.hand'),
                at: formats.relative(at),
              };
              return (
                <Text
                  key={voice}
                  size={counts ? 'sm' : 'xs'}
                  className={counts ? undefined : 'yn-quiet'}
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {counts ? t('by', said) : `${t('otherwise')}: ${t('by', said)}`}
                </Text>
              );
            })}
          </div>
        ))}
      </SimpleGrid>
      <Stack gap={2} mt="sm">
        {found.data?.seen.map(({ code, device, name, lastSeenAt }) => (
          <Text key={`${code} ${device}`} size="xs" className="yn-quiet yn-figures">
            {t('seenBy', { name, at: formats.relative(lastSeenAt) })}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}

/** Fields and what stands in them, in words. */
function useFields(names: Names) {
  const { t } = useTranslation('config');
  const nameOf = useName();
  const shown = useShown(names);
  const classes = useClasses().data?.classes ?? [];
  const attributes = new Map<string, Attribute>(
    classes.flatMap((one) => one.attributes.map((attribute) => [attribute.code, attribute] as const)),
  );
  const attributeOf = (field: string) => attributes.get(field.replace(/^attributes\./, ''));
  return {
    name: (field: string): string => {
      if (!field.startsWith('attributes.')) return t(`field.${field as 'name'}`);
      const attribute = attributeOf(field);
      return attribute ? nameOf(attribute) : field.slice(11);
    },
    value: (field: string, value: string | number | boolean | null): string => {
      if (value === null || value === '') return t('nothing');
      const attribute = field.startsWith('attributes.') ? attributeOf(field) : undefined;
      return (attribute && shown(attribute, value)) ?? names[String(value)] ?? String(value);
    },
  };
}
