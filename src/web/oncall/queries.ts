import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { oncall } from '#contract/oncall.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';

export type RosterView = AnswerOf<typeof oncall.open>;
export type DutyView = RosterView['now'][number];
export type ShiftView = RosterView['shifts'][number];
export type RosterWish = RequestOf<typeof oncall.create>['body'];
type SubstituteWish = RequestOf<typeof oncall.substitute>['body'];
type AbsenceWish = RequestOf<typeof oncall.absence>['body'];

/** Looked at again every minute: turns pass by themselves. */
export const useRosters = (wanted = true) =>
  useQuery({
    queryKey: ['oncall'],
    queryFn: () => call(oncall.list, {}),
    refetchInterval: 60_000,
    enabled: wanted,
  });

export const useRoster = (id: string | null) =>
  useQuery({
    queryKey: ['oncall', id],
    queryFn: () => call(oncall.open, { params: { roster: id ?? '' } }),
    enabled: id !== null,
    refetchInterval: 60_000,
  });

/** What can be done to a roster; each shows the roster as it is then. */
export function useRosterChange() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ['oncall'] });
  return {
    create: useMutation({
      mutationFn: (body: RosterWish) => call(oncall.create, { body }, { key: newKey() }),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({ id, version, body }: { id: string; version: number; body: RosterWish }) =>
        call(oncall.change, { params: { roster: id }, body }, { ifMatch: version }),
      onSettled,
    }),
    substitute: useMutation({
      mutationFn: ({ id, body }: { id: string; body: SubstituteWish }) =>
        call(oncall.substitute, { params: { roster: id }, body }, { key: newKey() }),
      onSettled,
    }),
    absence: useMutation({
      mutationFn: ({ id, body }: { id: string; body: AbsenceWish }) =>
        call(oncall.absence, { params: { roster: id }, body }, { key: newKey() }),
      onSettled,
    }),
    note: useMutation({
      mutationFn: ({ id, text }: { id: string; text: string }) =>
        call(oncall.note, { params: { roster: id }, body: { text } }, { key: newKey() }),
      onSettled,
    }),
  };
}
