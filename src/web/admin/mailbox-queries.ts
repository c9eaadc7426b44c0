import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mailboxes } from '#contract/mailboxes.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Mailbox = AnswerOf<(typeof mailboxes)['list']>['items'][number];
type Added = RequestOf<(typeof mailboxes)['add']>['body'];
type Changed = NonNullable<RequestOf<(typeof mailboxes)['change']>['body']>;

const KEY = ['mailboxes'];

export const useMailboxes = () =>
  useQuery({ queryKey: KEY, queryFn: () => call(mailboxes.list, {}), refetchInterval: 30_000 });

/** Adds a mailbox, or changes the one that was read. */
export function useSaveMailbox(box: Mailbox | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Added | Changed) =>
      box
        ? call(
            mailboxes.change,
            { params: { mailbox: box.id }, body: body as Changed },
            { ifMatch: box.version },
          )
        : call(mailboxes.add, { body: body as Added }),
    onSettled: () => void client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useTryMailbox = () =>
  useMutation({
    mutationFn: (body: NonNullable<RequestOf<(typeof mailboxes)['test']>['body']>) =>
      call(mailboxes.test, { body }),
  });
