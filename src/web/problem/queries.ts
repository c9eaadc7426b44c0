import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problems } from '#contract/problems.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type ProblemRow = AnswerOf<(typeof problems)['list']>['items'][number];
export type ProblemView = AnswerOf<(typeof problems)['open']>;
export type Proposal = AnswerOf<(typeof problems)['proposals']>['items'][number];
export type Match = AnswerOf<(typeof problems)['ofTicket']>['matches'][number];
export type Settings = AnswerOf<(typeof problems)['settings']>;
export type Statistics = AnswerOf<(typeof problems)['statistics']>;
export type ProblemsQuery = NonNullable<RequestOf<(typeof problems)['list']>['query']>;
export type CreateBody = RequestOf<(typeof problems)['create']>['body'];
/** An action as it is sent: times are text. */
export type ActionBody = RequestOf<(typeof problems)['act']>['body'];

const PROBLEMS = 'problem-records';

export const useProblems = (query: ProblemsQuery) =>
  useInfiniteQuery({
    queryKey: [PROBLEMS, 'list', query],
    queryFn: ({ pageParam }) =>
      call(problems.list, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });

export const useProblem = (problem: string) =>
  useQuery({
    queryKey: [PROBLEMS, problem],
    queryFn: () => call(problems.open, { params: { problem } }),
  });

export const useProblemHistory = (problem: string) =>
  useInfiniteQuery({
    queryKey: [PROBLEMS, problem, 'history'],
    queryFn: ({ pageParam }) =>
      call(problems.history, {
        params: { problem },
        query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useProposals = (state: Proposal['state']) =>
  useInfiniteQuery({
    queryKey: [PROBLEMS, 'proposals', state],
    queryFn: ({ pageParam }) =>
      call(problems.proposals, {
        query: { state, limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const useSettings = () =>
  useQuery({ queryKey: [PROBLEMS, 'settings'], queryFn: () => call(problems.settings, {}) });

export const useStatistics = () =>
  useQuery({ queryKey: [PROBLEMS, 'statistics'], queryFn: () => call(problems.statistics, {}) });

export const useProblemsOfTicket = (ticket: number) =>
  useQuery({
    queryKey: [PROBLEMS, 'of-ticket', ticket],
    queryFn: () => call(problems.ofTicket, { params: { ticket } }),
  });

/** Changes something, and reads all of it anew. */
function useChanging<In, Out>(change: (given: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => void client.invalidateQueries({ queryKey: [PROBLEMS] }),
  });
}

export const useCreate = () => useChanging((body: CreateBody) => call(problems.create, { body }));

/** One action on the version that was read; publishing has routes of its own. */
export const useDo = ({ id, version }: Pick<ProblemView, 'id' | 'version'>) =>
  useChanging((asked: ActionBody | Publishing) => {
    const [params, options] = [{ problem: id }, { ifMatch: version }];
    if (asked.action === 'publish') {
      const { action: _action, ...body } = asked;
      return call(problems.publish, { params, body }, options);
    }
    if (asked.action === 'withdraw') {
      const { reason } = asked;
      return call(problems.withdraw, { params, body: { reason } }, options);
    }
    return call(problems.act, { params, body: asked }, options);
  });
export type Publishing =
  | { action: 'publish'; title: string; text: string }
  | { action: 'withdraw'; reason: string };

export const useUseWorkaround = (ticket: number) =>
  useChanging((problem: string) => call(problems.useWorkaround, { params: { ticket, problem }, body: {} }));

export const useDismiss = () =>
  useChanging(({ proposal, reason }: { proposal: string; reason: string }) =>
    call(problems.dismiss, { params: { proposal }, body: { reason } }),
  );

export const useSaveSettings = () => useChanging((body: Settings) => call(problems.changeSettings, { body }));
