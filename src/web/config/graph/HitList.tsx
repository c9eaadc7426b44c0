import { Anchor, Badge, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useClassName, useKindName } from '../names.ts';
import type { Picture, Shown } from './ways.ts';

interface Props {
  picture: Picture;
  services: readonly string[];
  chosen: string | null;
}

/** The same as the picture in words: each item with its step, and by what trouble comes to it. */
export function HitList({ picture, services, chosen }: Props) {
  const { t } = useTranslation('config');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen === null) return;
    const row = place.current?.querySelector<HTMLElement>(`[data-hit="${CSS.escape(chosen)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <section className="yn-card yn-hits" aria-label={t('graph.asList')} ref={place} tabIndex={-1}>
      <Table stickyHeader layout="fixed" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={56}>{t('depth')}</Table.Th>
            <Table.Th>{t('field.name')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {picture.items.map((item) => (
            <Row
              key={item.id}
              item={item}
              picture={picture}
              service={services.includes(item.id)}
              chosen={item.id === chosen}
            />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Row({
  item,
  picture,
  service,
  chosen,
}: {
  item: Shown;
  picture: Picture;
  service: boolean;
  chosen: boolean;
}) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const facts = [item.number, className(item.class), t(`state.${item.state}`)];
  if (item.criticality !== 'normal') facts.push(t(`criticality.${item.criticality}`));
  if (item.openTickets > 0) facts.push(t('openTickets', { n: item.openTickets }));
  if (item.between) facts.push(t('graph.between'));
  return (
    <Table.Tr className="yn-hit" data-hit={item.id} data-chosen={chosen}>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Text size="sm" className="yn-number">
          {item.depth === 0 ? t('graph.start') : item.depth}
        </Text>
      </Table.Td>
      <Table.Td>
        <Stack gap={2}>
          <Anchor
            size="sm"
            fw={service ? 650 : 450}
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
          >
            <bdi>{item.name}</bdi>
          </Anchor>
          <Text size="xs" className="yn-quiet yn-figures">
            {facts.join(' · ')}
          </Text>
          {item.depth > 0 && <Via item={item} picture={picture} />}
          {item.round && (
            <Badge size="sm" color="orange" c="var(--mantine-color-text)" tt="none">
              {t('graph.onCircle')}
            </Badge>
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

const MOST_VIA = 4;

/** What the item hangs on, as it reads from the item. */
function Via({ item, picture }: { item: Shown; picture: Picture }) {
  const { t } = useTranslation('config');
  const kindName = useKindName();
  const byId = new Map(picture.items.map((one) => [one.id, one]));
  const via = picture.ways
    .filter(({ to }) => to === item.id)
    .map(({ from, kind, read }) => ({
      ...{ id: `${from} ${kind}`, depth: byId.get(from)?.depth ?? 0 },
      text: t('graph.via', {
        kind: kindName(kind, read === 'forth' ? 'back' : 'forth'),
        name: byId.get(from)?.name ?? '',
      }),
    }))
    .toSorted((a, b) => a.depth - b.depth);
  return (
    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
      {via.length === 0 && t('graph.through')}
      {via
        .slice(0, MOST_VIA)
        .map(({ text }) => text)
        .join(' · ')}
      {via.length > MOST_VIA && ` · +${via.length - MOST_VIA}`}
    </Text>
  );
}
