import { Alert, Anchor, Badge, Card, FileInput, Group, Stack, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../desk/Panel.tsx';
import { useFormats } from '../../platform/formats.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { GrowingList } from '../../ui/GrowingList.tsx';
import { PageTitle } from '../../ui/PageTitle.tsx';
import { useFailure } from './failure.ts';
import { type ImportBrief, isBusy, useImports, useUpload } from './queries.ts';

/** Imports of configuration items: a new file, and what became of earlier ones. */
export function ImportsPage() {
  const { t } = useTranslation('imports');
  const found = useImports();
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <Upload />
      <Panel title={t('earlier')}>
        <GrowingList found={found} rows={4} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
          {(items) => (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((one) => (
                <Row key={one.id} one={one} />
              ))}
            </Stack>
          )}
        </GrowingList>
      </Panel>
    </Stack>
  );
}

function Upload() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const upload = useUpload();
  const failure = useFailure();
  return (
    <Stack gap="xs">
      <FileInput
        label={t('upload')}
        description={t('uploadText')}
        placeholder={t('chooseFile')}
        accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
        value={null}
        disabled={upload.isPending}
        onChange={(file) => {
          if (!file) return;
          upload.mutate(file, {
            onSuccess: ({ id }) => void navigate({ to: '/desk/imports/$import', params: { import: id } }),
          });
        }}
        maw={420}
      />
      {upload.isPending && (
        <Text role="status" size="sm">
          {t('state.uploading')}
        </Text>
      )}
      {upload.error && (
        <Alert color="seal" role="alert">
          {failure(upload.error)}
        </Alert>
      )}
    </Stack>
  );
}

function Row({ one }: { one: ImportBrief }) {
  const formats = useFormats();
  return (
    <Card component="li" padding="sm" className="yn-card">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Anchor
            size="sm"
            fw={550}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to="/desk/imports/$import" params={{ import: one.id }} {...props} />}
          >
            <bdi>{one.fileName}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures">
            {[one.number, one.by, formats.time(one.createdAt)].join(' · ')}
          </Text>
        </Stack>
        <ImportState one={one} />
      </Group>
    </Card>
  );
}

/** Where an import is; a failed one stands out. */
export function ImportState({ one }: { one: Pick<ImportBrief, 'state'> }) {
  const { t } = useTranslation('imports');
  const colour =
    one.state === 'failed' ? 'seal' : isBusy(one.state) ? 'yellow' : one.state === 'done' ? 'pine' : 'gray';
  return (
    <Badge color={colour} c="var(--mantine-color-text)" tt="none" style={{ flexShrink: 0 }}>
      {t(`state.${one.state}`)}
    </Badge>
  );
}
