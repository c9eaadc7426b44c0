import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Criticality, ItemState } from '#domain/config/item.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { GrowingList } from '../ui/GrowingList.tsx';
import { useShown } from './Details.tsx';
import { useClassName, useName } from './names.ts';
import { type Attribute, type Entry, useClasses, useHistory } from './queries.ts';

/** Everything that happened to an item, who did it, and why. */
export function HistoryPanel({ item }: { item: string }) {
  const { t } = useTranslation('config');
  const found = useHistory(item);
  const names = Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? []));
  return (
    <Panel title={t('history')}>
      <GrowingList found={found} rows={3} empty={null}>
        {(entries) => (
          <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
            {entries.map((entry) => (
              <Row key={entry.seq} entry={entry} names={names} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}

type Names = Readonly<Record<string, string>>;

function Row({ entry, names }: { entry: Entry; names: Names }) {
  const { t } = useTranslation('config');
  const formats = useFormats();
  const changes = useChanges(names);
  const named = entry.cause === 'change' || entry.cause === 'discovery';
  const ref = entry.cause === 'ticket' ? ` #${entry.ref}` : named ? ` ${entry.ref}` : '';
  const why = [`${t(`cause.${entry.cause}`)}${ref}`];
  if (entry.reason) why.push(entry.reason);
  return (
    <li>
      <Text size="sm" fw={550}>
        {t(`event.${entry.kind}`)}
      </Text>
      {changes(entry).map((line) => (
        <Text key={line} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{line}</bdi>
        </Text>
      ))}
      <Text size="xs" className="yn-quiet yn-figures" style={{ overflowWrap: 'anywhere' }}>
        {[formats.time(entry.at), entry.by ?? t('system'), ...why].join(' · ')}
      </Text>
    </li>
  );
}

/** What an entry changed, a line for each field, in words. */
function useChanges(names: Names): (entry: Entry) => string[] {
  const { t } = useTranslation('config');
  const name = useName();
  const className = useClassName();
  const shown = useShown(names);
  const found = useClasses().data;
  const attributes = new Map<string, Attribute>(
    found?.classes.flatMap((one) => one.attributes.map((attribute) => [attribute.code, attribute] as const)),
  );
  const plain = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('nothing');
    if (field === 'state') return t(`state.${value as ItemState}`);
    if (field === 'criticality') return t(`criticality.${value as Criticality}`);
    return field === 'class' ? className(String(value)) : (names[String(value)] ?? String(value));
  };
  const within = (entry: Entry): string[] => {
    const before = (entry.before.attributes ?? {}) as Record<string, string>;
    const after = (entry.after.attributes ?? {}) as Record<string, string>;
    const codes = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return codes
      .filter((code) => before[code] !== after[code])
      .map((code) => {
        const attribute = attributes.get(code);
        const of = (values: Record<string, string>) =>
          (attribute ? shown(attribute, values[code]) : values[code]) ?? t('nothing');
        return `${attribute ? name(attribute) : code}: ${of(before)} → ${of(after)}`;
      });
  };
  const related = ({ data }: Entry): string[] => {
    const kind = found?.relations.find(({ code }) => code === data.kind);
    const [from, to] = [names[String(data.from)] ?? '—', names[String(data.to)] ?? '—'];
    return kind ? [`${from} ${name(kind.forth)} ${to}`] : [];
  };
  return (entry) => {
    if (entry.kind === 'created') return [];
    if (entry.kind === 'related' || entry.kind === 'unrelated') return related(entry);
    const fields = Object.keys(entry.after).filter((field) => field !== 'attributes');
    const lines = fields.map(
      (field) =>
        `${t(`field.${field as 'name'}`)}: ${plain(field, entry.before[field])} → ${plain(field, entry.after[field])}`,
    );
    return [...lines, ...within(entry)];
  };
}
