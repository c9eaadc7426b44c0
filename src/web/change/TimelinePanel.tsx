import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VoteKind } from '#domain/change/approval.ts';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { GrowingList } from '../ui/GrowingList.tsx';
import { type ChangeView, type Entry, useChangeHistory } from './queries.ts';

/** Everything that happened to a change, who did it and what was said. */
export function TimelinePanel({ change }: { change: ChangeView }) {
  const { t } = useTranslation('changes');
  const found = useChangeHistory(change.id);
  return (
    <Panel title={t('timeline')}>
      <GrowingList found={found} rows={3} empty={null}>
        {(entries) => (
          <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
            {entries.map((entry) => (
              <Row key={entry.seq} entry={entry} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Panel>
  );
}

function Row({ entry }: { entry: Entry }) {
  const { t } = useTranslation('changes');
  const formats = useFormats();
  const { kind, at, by, data } = entry;
  const said = ['reason', 'comment', 'findings', 'note', ...(kind === 'voted' ? [] : ['result'])]
    .map((field) => data[field])
    .filter((text): text is string => typeof text === 'string' && text !== '');
  const vote = kind === 'voted' ? ` · ${t(`vote.${data.vote as VoteKind}`)}` : '';
  return (
    <li>
      <Text size="sm" fw={550}>
        {t(`event.${kind}`)}
        {vote}
      </Text>
      {said.map((text) => (
        <Text key={text} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{text}</bdi>
        </Text>
      ))}
      <Text size="xs" className="yn-quiet yn-figures">
        {[formats.time(at), by ?? '—'].join(' · ')}
      </Text>
    </li>
  );
}
