import { Anchor, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { software } from '#contract/software.ts';
import { Panel } from '../desk/Panel.tsx';
import { call, type RequestOf } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { type OnItem, useDoing, useItemSoftware } from './queries.ts';
import { Lines } from './SoftwarePage.tsx';
import { useSourceName } from './source-name.ts';

/** What is installed on an item, for who sees software. */
export const SoftwarePanel = ({ item }: { item: string }) =>
  useMay('software.read') ? <Installed item={item} /> : null;

const FIRST = 12;

function Installed({ item }: { item: string }) {
  const { t } = useTranslation('software');
  const [all, showAll] = useState(false);
  const found = useItemSoftware(item);
  const rows = found.data?.installed ?? [];
  return (
    <Panel title={t('panel')} action={found.data?.mayRecord && <Record item={item} />}>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noSoftware')}
        </Text>
      )}
      <Lines>
        {(all ? rows : rows.slice(0, FIRST)).map((row) => (
          <Row key={`${row.product.id} ${row.version}`} row={row} />
        ))}
      </Lines>
      {!all && rows.length > FIRST && (
        <Button mt="xs" size="compact-sm" variant="subtle" onClick={() => showAll(true)}>
          {t('showAll', { count: rows.length })}
        </Button>
      )}
    </Panel>
  );
}

function Row({ row }: { row: OnItem }) {
  const { t } = useTranslation('software');
  const formats = useFormats();
  const sourceName = useSourceName();
  const said = row.seen.map(({ source, last }) =>
    t('seenBy', { source: sourceName(source), when: formats.relative(last) }),
  );
  return (
    <Group component="li" justify="space-between" gap="xs">
      <Anchor
        size="sm"
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => (
          <Link to="/desk/software/$product" params={{ product: row.product.id }} {...props} />
        )}
      >
        <bdi>{row.product.name}</bdi> {row.version}
      </Anchor>
      <Group gap="xs">
        {row.ended && (
          <Badge color="seal" c="var(--mantine-color-text)" variant="light" tt="none">
            {t('ended')}
          </Badge>
        )}
        <Text size="xs" className="yn-quiet">
          {said.join(' · ')}
        </Text>
      </Group>
    </Group>
  );
}

type Body = RequestOf<(typeof software)['record']>['body'];

/** Says by hand that something is installed, or is now another version. */
function Record({ item }: { item: string }) {
  const { t } = useTranslation('software');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [opened, open] = useState(false);
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [old, setOld] = useState('');
  const [change, setChange] = useState('');
  const doing = useDoing((body: Body) => call(software.record, { params: { item }, body }));
  const problem = doing.error ? problemOf(doing.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const gone = old.trim() === '' ? [] : [{ name, version: old.trim(), gone: true }];
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => open(true)}
      >
        {t('record')}
      </Button>
      <Dialog opened={opened} onClose={() => open(false)} title={t('record')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const list = [...gone, { name, version: version.trim() }];
            doing.mutate({ list, changeRef: change.trim() || null }, { onSuccess: () => open(false) });
          }}
        >
          <Stack>
            <TextInput
              label={t('field.name')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={errorOf(`list.${gone.length}.name`)}
              maxLength={300}
              required
            />
            <TextInput
              label={t('field.version')}
              value={version}
              onChange={(event) => setVersion(event.currentTarget.value)}
              maxLength={100}
            />
            <TextInput
              label={t('field.oldVersion')}
              description={t('oldVersionText')}
              value={old}
              onChange={(event) => setOld(event.currentTarget.value)}
              maxLength={100}
            />
            <TextInput
              label={t('field.change')}
              description={t('changeText')}
              placeholder="CH-000012"
              value={change}
              onChange={(event) => setChange(event.currentTarget.value)}
              error={errorOf('changeRef')}
              maxLength={20}
            />
            <FormEnd problem={problem ? words(problem.code) : null} saving={doing.isPending} />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
