import { Alert, Anchor, Button, CloseButton, Group, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { becauseOf } from './draft.ts';
import { useClassName, useKindName } from './names.ts';
import { type Opened, type Related, useClasses, useItems, useRelate, useUnrelate } from './queries.ts';
import { ReasonFields } from './ReasonFields.tsx';

/** What an item hangs together with, as it reads from here. */
export function RelationsPanel({ opened }: { opened: Opened }) {
  const { t } = useTranslation('config');
  const [relates, relate] = useState(false);
  const [ends, end] = useState<Related | null>(null);
  const { item, relations, moreRelations, mayManage } = opened;
  const may = mayManage && item.state !== 'retired';
  return (
    <Panel
      title={t('relations')}
      action={
        may && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => relate(true)}
          >
            {t('relate')}
          </Button>
        )
      }
    >
      {relations.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('noRelations')}
        </Text>
      )}
      <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {relations.map((one) => (
          <Row key={one.id} related={one} {...(mayManage ? { onEnd: () => end(one) } : {})} />
        ))}
      </Stack>
      {moreRelations && (
        <Text size="xs" className="yn-quiet">
          {t('moreRelations')}
        </Text>
      )}
      <Dialog opened={relates} onClose={() => relate(false)} title={t('relate')}>
        <RelateForm item={item.id} onDone={() => relate(false)} />
      </Dialog>
      <Dialog opened={ends !== null} onClose={() => end(null)} title={t('unrelate')}>
        {ends && <EndForm item={item.id} related={ends} onDone={() => end(null)} />}
      </Dialog>
    </Panel>
  );
}

function Row({ related, onEnd }: { related: Related; onEnd?: () => void }) {
  const { t } = useTranslation('config');
  const kindName = useKindName();
  const className = useClassName();
  const { kind, direction, item } = related;
  return (
    <Group component="li" gap="xs" wrap="nowrap" justify="space-between">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <span className="yn-quiet">{kindName(kind, direction)} </span>
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
        >
          <bdi>{item.name}</bdi>
        </Anchor>
        <span className="yn-quiet">
          {' '}
          · {className(item.class)} · {t(`state.${item.state}`)}
        </span>
      </Text>
      {onEnd && <CloseButton size="sm" aria-label={`${t('unrelate')}: ${item.name}`} onClick={onEnd} />}
    </Group>
  );
}

function RelateForm({ item, onDone }: { item: string; onDone(): void }) {
  const { t } = useTranslation('config');
  const kindName = useKindName();
  const kinds = useClasses().data?.relations ?? [];
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const relate = useRelate(item);
  const [kind, setKind] = useState('depends_on forth');
  const [to, setTo] = useState<string | null>(null);
  const [because, setBecause] = useState({ reason: '', ticket: '' });
  const problem = relate.error ? problemOf(relate.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const options = kinds.flatMap(({ code }) =>
    (['forth', 'back'] as const).map((direction) => ({
      value: `${code} ${direction}`,
      label: kindName(code, direction),
    })),
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const [code = '', direction = 'forth'] = kind.split(' ');
        const wish = { kind: code, direction: direction === 'back' ? ('back' as const) : ('forth' as const) };
        relate.mutate({ ...wish, to: to ?? '', because: becauseOf(because) }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Select
          label={t('relationKind')}
          data={options}
          value={kind}
          onChange={(value) => setKind(value ?? kind)}
          allowDeselect={false}
          error={errorOf('kind')}
        />
        <ItemSelect value={to} onChange={setTo} error={errorOf('to')} />
        <ReasonFields
          because={because}
          onChange={(change) => setBecause({ ...because, ...change })}
          error={errorOf('because.reason')}
          refError={errorOf('because.ref')}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={relate.isPending} />
      </Stack>
    </form>
  );
}

interface ItemSelectProps {
  value: string | null;
  onChange(id: string | null): void;
  error: string | undefined;
}

/** Finds an item by name, number, serial number or pinyin. */
function ItemSelect({ value, onChange, error }: ItemSelectProps) {
  const { t } = useTranslation('config');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.replace(/ · CI-\d+$/, '').trim(), 250);
  const found = useItems({ ...(q ? { q } : {}), limit: '20' });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Select
      label={t('other')}
      placeholder={t('search')}
      withAsterisk
      searchable
      data={items.map(({ id, name, number }) => ({ value: id, label: `${name} · ${number}` }))}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      error={error}
    />
  );
}

function EndForm({ item, related, onDone }: { item: string; related: Related; onDone(): void }) {
  const kindName = useKindName();
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const unrelate = useUnrelate(item);
  const [because, setBecause] = useState({ reason: '', ticket: '' });
  const problem = unrelate.error ? problemOf(unrelate.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        unrelate.mutate({ relation: related.id, because: becauseOf(because) }, { onSuccess: onDone });
      }}
    >
      <Stack>
        <Alert color="gray">
          {kindName(related.kind, related.direction)} {related.item.name}
        </Alert>
        <ReasonFields
          because={because}
          onChange={(change) => setBecause({ ...because, ...change })}
          error={errorOf('because.reason')}
          refError={errorOf('because.ref')}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={unrelate.isPending} />
      </Stack>
    </form>
  );
}
