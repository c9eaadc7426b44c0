import { Alert, Select, SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DELIMITERS, type Delimiter, ENCODINGS, type Encoding } from '#domain/config/import/file.ts';
import { useFailure } from './failure.ts';
import { type OpenedImport, useShape } from './queries.ts';

const MARKS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
const CODES = { 'utf-8': 'UTF-8', gb18030: 'GBK / GB18030', 'utf-16le': 'UTF-16' } as const;

/** What was found about the file, and may be said otherwise. */
export function ShapeFields({ one }: { one: OpenedImport }) {
  const { t } = useTranslation('imports');
  const shape = useShape(one.id);
  const failure = useFailure();
  const common = { allowDeselect: false, disabled: shape.isPending || !one.own };
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {one.encoding && (
          <Select
            label={t('encoding')}
            description={one.bom ? t('withMark') : t('detected')}
            value={one.encoding}
            data={ENCODINGS.map((value) => ({ value, label: CODES[value] }))}
            onChange={(value) => value && shape.mutate({ encoding: value as Encoding })}
            {...common}
          />
        )}
        {one.delimiter && (
          <Select
            label={t('delimiter')}
            description={t('detected')}
            value={one.delimiter}
            data={DELIMITERS.map((value) => ({ value, label: t(`mark.${MARKS[value]}`) }))}
            onChange={(value) => value && shape.mutate({ delimiter: value as Delimiter })}
            {...common}
          />
        )}
        {one.sheet !== null && (
          <Select
            label={t('sheet')}
            value={one.sheet}
            data={[...new Set(one.sheets)]}
            onChange={(value) => value && shape.mutate({ sheet: value })}
            {...common}
          />
        )}
      </SimpleGrid>
      {shape.error && (
        <Alert color="seal" role="alert">
          {failure(shape.error)}
        </Alert>
      )}
    </Stack>
  );
}
