import { TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemPicks } from '#contract/item-picks.ts';
import { call } from '../platform/client.ts';
import { type Draft, pickText } from './draft.ts';

interface Props {
  label: string;
  description?: string | undefined;
  draft: Pick<Draft, 'devices' | 'picked'>;
  onChange(change: Pick<Draft, 'devices' | 'picked'>): void;
  requesterId: string | undefined;
  error: string | undefined;
}

/**
 * What a ticket is about (3.2b-4): the requester's own devices first, then services; whatever else is typed stands as
 * it is.
 */
export function DevicePicker({ label, description, draft, onChange, requesterId, error }: Props) {
  const { t } = useTranslation('portal');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery({
    queryKey: ['items', 'picks', q, requesterId],
    queryFn: () =>
      call(itemPicks.picks, {
        query: { ...(q ? { q } : {}), ...(requesterId ? { requester: requesterId } : {}) },
      }),
    placeholderData: (before) => before,
  });
  const picks = found.data?.items ?? [];
  const choose = (devices: string[]) => {
    const known = new Map(picks.map((pick) => [pickText(pick), pick]));
    const picked = devices.flatMap((text) => {
      const { kind, name, id } = known.get(text) ?? {};
      const now = kind && name && id ? { kind, name, ref: id } : draft.picked[text];
      return now ? [[text, now] as const] : [];
    });
    onChange({ devices, picked: Object.fromEntries(picked) });
  };
  return (
    <TagsInput
      name="devices"
      label={label}
      description={description}
      value={draft.devices}
      onChange={choose}
      data={[
        { group: t('picks.own'), items: picks.filter(({ own }) => own).map(pickText) },
        {
          group: t('picks.service'),
          items: picks.filter((one) => !one.own && one.kind === 'service').map(pickText),
        },
        {
          group: t('picks.others'),
          items: picks.filter((one) => !one.own && one.kind === 'device').map(pickText),
        },
      ].filter(({ items }) => items.length > 0)}
      // The server has searched by more than the text that is shown.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      maxTags={20}
      acceptValueOnBlur
      error={error}
    />
  );
}
