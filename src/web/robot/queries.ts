import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { personChannels, robots } from '#contract/robots.ts';
import type { MailChoice } from '#domain/notice/mailing.ts';
import type { MessageChannel } from '#domain/robot/robot.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Robot = AnswerOf<(typeof robots)['list']>['items'][number];
export type NewRobot = NonNullable<RequestOf<(typeof robots)['add']>['body']>;
export type RobotChange = NonNullable<RequestOf<(typeof robots)['change']>['body']>;
export type Reached = AnswerOf<(typeof personChannels)['mine']>['items'][number];

export type Message = AnswerOf<(typeof robots)['messages']>['items'][number];

const ROBOTS = ['robots'];

export const useRobots = () =>
  useQuery({ queryKey: ROBOTS, queryFn: () => call(robots.list, {}), refetchInterval: 30_000 });

/** Adds a robot, or changes the one that was read. */
export function useSaveRobot(robot: Robot | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRobot | RobotChange) =>
      robot
        ? call(
            robots.change,
            { params: { robot: robot.id }, body: body as RobotChange },
            { ifMatch: robot.version },
          )
        : call(robots.add, { body: body as NewRobot }),
    onSettled: () => void client.invalidateQueries({ queryKey: ROBOTS }),
  });
}

export function useTestRobot() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, address }: { id: string; address?: string }) =>
      call(robots.test, { params: { robot: id }, body: address ? { address } : {} }),
    onSettled: () => void client.invalidateQueries({ queryKey: ROBOTS }),
  });
}

/** The newest of what was held or given up. */
export const useTroubledMessages = () =>
  useQuery({
    queryKey: [...ROBOTS, 'troubled'],
    queryFn: async () => {
      const held = await call(robots.messages, { query: { state: 'held' } });
      const failed = await call(robots.messages, { query: { state: 'failed' } });
      return [...held.items, ...failed.items].sort((a, b) => b.id - a.id);
    },
    refetchInterval: 30_000,
  });

/** Sends what was held or given up after all. @returns how many */
export function useReleaseMessages() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const held = await call(robots.release, { body: { state: 'held' } });
      const failed = await call(robots.release, { body: { state: 'failed' } });
      return held.released + failed.released;
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ROBOTS }),
  });
}

const keyOf = (person: string | null) => ['channels', person ?? 'me'];

/** How a person is reached; null: oneself. */
export const useChannels = (person: string | null) =>
  useQuery({
    queryKey: keyOf(person),
    queryFn: () => (person ? call(personChannels.of, { params: { person } }) : call(personChannels.mine, {})),
  });

interface Wish {
  channel: MessageChannel;
  address?: string | null;
  choice?: MailChoice;
}

export function useSetChannel(person: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, address, choice }: Wish) => {
      const chosen = choice === undefined ? {} : { choice };
      if (person) {
        const body = { address: address ?? null, ...chosen };
        return call(personChannels.set, { params: { person, channel }, body });
      }
      const body = { ...chosen, ...(address === undefined ? {} : { phone: address }) };
      return call(personChannels.choose, { params: { channel }, body });
    },
    onSuccess: (now) => client.setQueryData(keyOf(person), now),
  });
}
