import { Badge, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ClassForm } from './ClassForm.tsx';
import { treeOf } from './class-draft.ts';
import { useClassName, useName } from './names.ts';
import { type ItemClass, useClasses } from './queries.ts';

/** The classes of items, shipped and own, below each other as they inherit (c5). */
export function ClassesPage() {
  const { t } = useTranslation('config');
  const found = useClasses();
  const defines = useMay('config.define');
  const [shown, show] = useState<ItemClass | 'new' | null>(null);
  const close = () => show(null);
  const name = useName();
  return (
    <Stack gap="md" maw={860} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('classes.title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('classes.text')}
          </Text>
        </div>
        {defines && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
            {t('classes.add')}
          </Button>
        )}
      </Group>
      {found.isPending && <LoadingState rows={8} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <Stack component="ul" gap={0} p="xs" m={0} className="yn-card" style={{ listStyle: 'none' }}>
          {treeOf(found.data.classes).map(({ of, depth }) => (
            <Row key={of.code} of={of} depth={depth} onShow={() => show(of)} />
          ))}
        </Stack>
      )}
      <Dialog
        opened={shown !== null}
        onClose={close}
        title={shown === 'new' || shown === null ? t('classes.add') : name(shown)}
        size="xl"
      >
        {shown === 'new' && <ClassForm of={null} onDone={close} />}
        {shown !== null && shown !== 'new' && shown.own && defines && <ClassForm of={shown} onDone={close} />}
        {shown !== null && shown !== 'new' && !(shown.own && defines) && <Attributes of={shown} />}
      </Dialog>
    </Stack>
  );
}

function Row({ of, depth, onShow }: { of: ItemClass; depth: number; onShow(): void }) {
  const { t } = useTranslation('config');
  const name = useName();
  const own = of.attributes.filter(({ from }) => from === of.code).length;
  return (
    <li>
      <UnstyledButton
        onClick={onShow}
        w="100%"
        py={6}
        pe={8}
        ps={8 + depth * 22}
        style={{ borderRadius: 'var(--mantine-radius-sm)' }}
      >
        <Group gap="xs">
          <Text size="sm" fw={of.abstract ? 600 : 450}>
            {name(of)}
          </Text>
          {of.own && (
            <Badge size="sm" c="var(--mantine-color-text)" tt="none">
              {t('classes.own')}
            </Badge>
          )}
          <Text size="xs" className="yn-quiet yn-figures">
            {[of.code, ...(own > 0 ? [t('classes.attributes', { n: own })] : [])].join(' · ')}
          </Text>
        </Group>
      </UnstyledButton>
    </li>
  );
}

/** The attributes of a class that nobody changes here, those of the top first. */
function Attributes({ of }: { of: Pick<ItemClass, 'attributes'> }) {
  const { t } = useTranslation('config');
  const name = useName();
  const className = useClassName();
  if (of.attributes.length === 0)
    return (
      <Text size="sm" className="yn-quiet">
        {t('classes.noAttributes')}
      </Text>
    );
  return (
    <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {of.attributes.map((attribute) => (
        <li key={attribute.code}>
          <Text size="sm" component="span" fw={550}>
            {name(attribute)}
          </Text>{' '}
          <Text size="xs" component="span" className="yn-quiet">
            {[
              attribute.code,
              t(`classes.type.${attribute.type}`),
              attribute.unit,
              attribute.required && t('classes.required'),
              attribute.unique && t('classes.unique'),
              attribute.choices.map(name).join('/'),
              t('classes.from', { name: className(attribute.from) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
