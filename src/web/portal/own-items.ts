import { useQuery } from '@tanstack/react-query';
import { config } from '#contract/config.ts';
import { type AnswerOf, call } from '../platform/client.ts';

export type OwnItem = AnswerOf<(typeof config)['mine']>['items'][number];

/** What the reader has in hand. */
export const useOwnItems = (wanted = true) =>
  useQuery({ queryKey: ['items', 'mine'], queryFn: () => call(config.mine, {}), enabled: wanted });
