import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { comparePolicies } from '#domain/policy/compare.ts';
import { useFormats } from '../platform/formats.ts';
import { notify } from '../ui/notify.ts';
import { ChangeList } from './ChangeList.tsx';
import { useNames } from './names.ts';
import { personIdsOf } from './person-ids.ts';
import type { Content } from './queries.ts';
import type { DraftState, Theirs } from './useDraft.ts';
import { useSay } from './words.ts';

const bodyOf = (content: Content): object => (content.kind === 'service' ? content.policy : content.calendar);

/** Somebody else saved meanwhile: what they changed, and the choice between theirs and one's own. */
export function ConflictNotice({ draft, theirs }: { draft: DraftState; theirs: Theirs }) {
  const t = useSay();
  const formats = useFormats();
  const changes = comparePolicies(bodyOf(draft.base.content), bodyOf(theirs.content));
  const nameOf = useNames(personIdsOf(changes));
  const here = useRef<HTMLDivElement>(null);
  // Whoever saved far down in the page is brought to what they have to decide.
  useEffect(() => here.current?.focus(), []);
  return (
    <Alert
      ref={here}
      tabIndex={-1}
      color="yellow"
      title={t('policy:conflict.title')}
      role="alert"
      mb="md"
      className="yn-conflict"
    >
      <Text size="sm" mb="xs">
        {t('policy:conflict.text', { at: formats.time(theirs.changedAt) })}
      </Text>
      <ChangeList changes={changes} nameOf={nameOf} />
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={() => draft.takeTheirs(theirs)}>
          {t('policy:conflict.theirs')}
        </Button>
        <Button
          size="xs"
          color="seal"
          variant="light"
          onClick={() => draft.save.run(theirs.revision, () => notify(t('common:saved')))}
        >
          {t('policy:conflict.mine')}
        </Button>
      </Group>
    </Alert>
  );
}
