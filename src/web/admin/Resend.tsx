import { Button, Checkbox, Group } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { DeliveryRows, nameOf } from './DeliveryRows.tsx';
import { type Delivery, type Release, useRelease } from './queries.ts';

interface Props {
  state: Release['state'];
  items: readonly Delivery[];
  /** How many there are, shown or not. */
  total: number;
}

/** Sends one, those chosen, or all on. */
export function Resend({ state, items, total }: Props) {
  const { t } = useTranslation('admin');
  const words = useRefusalWords();
  const release = useRelease();
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  // What has left the list meanwhile is chosen no more.
  const chosen = items.flatMap(({ id }) => (ticked.has(id) ? [id] : []));
  const send = (ids?: number[]) =>
    release.mutate(ids ? { state, ids } : { state }, {
      onSuccess: ({ released }) => {
        setTicked(new Set());
        notify(t('deliveries.released', { n: released }));
      },
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  const tick = (id: number, on: boolean) =>
    setTicked((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Checkbox
          label={t('deliveries.chooseAll')}
          checked={chosen.length === items.length}
          indeterminate={chosen.length > 0 && chosen.length < items.length}
          onChange={(event) =>
            setTicked(new Set(event.currentTarget.checked ? items.map(({ id }) => id) : []))
          }
        />
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          loading={release.isPending}
          disabled={total === 0}
          onClick={() => send(chosen.length > 0 ? chosen : undefined)}
        >
          {chosen.length > 0
            ? t(`deliveries.send.${state}.chosen`, { n: chosen.length })
            : t(`deliveries.send.${state}.all`)}
        </Button>
      </Group>
      <DeliveryRows
        items={items}
        choosing={{ ticked, tick }}
        action={(delivery) => (
          <Button
            size="xs"
            variant="default"
            disabled={release.isPending}
            onClick={() => send([delivery.id])}
            aria-label={t('deliveries.sendNamed', {
              send: t(`deliveries.send.${state}.one`),
              name: nameOf(delivery),
              id: delivery.ticketId,
            })}
          >
            {t(`deliveries.send.${state}.one`)}
          </Button>
        )}
      />
    </>
  );
}
