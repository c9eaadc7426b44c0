import { Alert, Button, Group, MultiSelect, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf } from '#domain/config/import/headings.ts';
import type { Key } from '#domain/config/import/row.ts';
import { Panel } from '../../desk/Panel.tsx';
import { ClassSelect } from '../ItemsPage.tsx';
import { useClasses } from '../queries.ts';
import { ColumnRows } from './ColumnRows.tsx';
import { useFailure } from './failure.ts';
import { type ImportMapping, type OpenedImport, useMappings, usePlan } from './queries.ts';
import { SaveMapping } from './SaveMapping.tsx';
import { ShapeFields } from './ShapeFields.tsx';
import { useTargetName } from './targets.ts';

/** How the file is read, and where its columns go. */
export function MappingStep({ one, onDone }: { one: OpenedImport; onDone: () => void }) {
  // Read otherwise, a file has other columns.
  const layout = [one.encoding, one.delimiter, one.sheet].join();
  return (
    <>
      {one.state === 'mapping' && <ShapeFields one={one} />}
      <Mapping key={layout} one={one} onDone={onDone} />
    </>
  );
}

function Mapping({ one, onDone }: { one: OpenedImport; onDone: () => void }) {
  const { t } = useTranslation('imports');
  const [mapping, setMapping] = useState<ImportMapping>(one.mapping);
  const plan = usePlan(one.id);
  const failure = useFailure();
  const change = (more: Partial<ImportMapping>) => setMapping((before) => ({ ...before, ...more }));
  return (
    <Panel title={t('columns')} action={<SavedMappings one={one} onChoose={setMapping} />}>
      <Stack gap="md">
        {one.fitting && (
          <Text size="sm" className="yn-quiet">
            {t('fitting', { name: one.fitting })}
          </Text>
        )}
        <ColumnRows one={one} columns={mapping.columns} onChange={(columns) => change({ columns })} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <ClassSelect
            label={t('classOfNew')}
            placeholder={t('classOfRow')}
            value={mapping.class}
            abstract={false}
            onChange={(of) => change({ class: of })}
          />
          <Select
            label={t('emptyCells')}
            value={mapping.empty}
            allowDeselect={false}
            onChange={(empty) => change({ empty: empty === 'clear' ? 'clear' : 'keep' })}
            data={(['keep', 'clear'] as const).map((value) => ({ value, label: t(`emptyMeans.${value}`) }))}
          />
        </SimpleGrid>
        <Keys keys={mapping.keys} onChange={(keys) => change({ keys })} />
        {plan.error && (
          <Alert color="seal" role="alert">
            {failure(plan.error)}
          </Alert>
        )}
        <Group justify="space-between">
          <SaveMapping headings={one.headings} mapping={mapping} />
          <Button onClick={() => plan.mutate(mapping, { onSuccess: onDone })} loading={plan.isPending}>
            {t('preview')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

/** By what items are found, in the order in which it was chosen. */
function Keys({ keys, onChange }: { keys: readonly Key[]; onChange: (keys: Key[]) => void }) {
  const { t } = useTranslation('imports');
  const called = useTargetName();
  const classes = new Map(useClasses().data?.classes.map((one) => [one.code, one]));
  const label = (key: Key) => (key === 'name' ? t('nameAndClass') : called(key));
  const all = [...new Set([...keys, ...keysOf(classes)])];
  return (
    <MultiSelect
      label={t('keys')}
      description={t('keysText')}
      value={[...keys]}
      onChange={(chosen) => onChange(chosen as Key[])}
      data={all.map((value) => ({ value, label: label(value) }))}
      clearable
      clearButtonProps={{ 'aria-label': t('clearKeys') }}
    />
  );
}

/** Takes a mapping that was kept for such files. */
function SavedMappings({ one, onChoose }: { one: OpenedImport; onChoose: (mapping: ImportMapping) => void }) {
  const { t } = useTranslation('imports');
  const saved = (useMappings().data?.items ?? []).filter(
    ({ headings }) => headings.length === one.headings.length,
  );
  if (saved.length === 0) return null;
  return (
    <Select
      size="xs"
      aria-label={t('saved')}
      placeholder={t('saved')}
      value={null}
      data={saved.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => {
        const chosen = saved.find((two) => two.id === id);
        if (chosen) onChoose(chosen.mapping);
      }}
    />
  );
}
