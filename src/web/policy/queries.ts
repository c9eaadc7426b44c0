import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { policies } from '#contract/policy.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Family = AnswerOf<(typeof policies)['families']>['items'][number];
export type VersionSummary = AnswerOf<(typeof policies)['versions']>['items'][number];
export type VersionView = AnswerOf<(typeof policies)['open']>;
export type Content = VersionView['content'];
export type PolicyBody = Extract<Content, { kind: 'service' }>['policy'];
export type CalendarBody = Extract<Content, { kind: 'calendar' }>['calendar'];
export type Simulation = AnswerOf<(typeof policies)['simulate']>;
export type Approval = NonNullable<RequestOf<(typeof policies)['approve']>['body']>;
type ContentIn = RequestOf<(typeof policies)['save']>['body']['content'];

/** Which version of what. */
export interface VersionId {
  family: string;
  version: number;
}

const ALL = ['policies'];

export const useFamilies = () =>
  useQuery({ queryKey: [...ALL, 'families'], queryFn: () => call(policies.families, {}) });

export const useVersions = (family: string) =>
  useQuery({
    queryKey: [...ALL, family, 'versions'],
    queryFn: () => call(policies.versions, { params: { family } }),
  });

export const useVersion = ({ family, version }: VersionId) =>
  useQuery({
    queryKey: [...ALL, family, version],
    queryFn: () => call(policies.open, { params: { family, version } }),
    // Tickets that are being judged anew are counted while one looks.
    refetchInterval: ({ state }) => (isJudging(state.data) ? 3000 : false),
    // A draft is edited on this page: what was read stays until it is saved or loaded anew.
    refetchOnWindowFocus: false,
  });

const isJudging = (version: VersionView | undefined): boolean =>
  version?.inForce === true && version.rejudgement?.doneAt === null;

/** What forbids to save such a content; asked while it is typed. */
export const useProblems = (family: string, content: Content, wanted: boolean) =>
  useQuery({
    queryKey: [...ALL, family, 'validate', content],
    queryFn: () => call(policies.validate, { params: { family }, body: { content: content as ContentIn } }),
    enabled: wanted,
    placeholderData: (before) => before,
    staleTime: 30_000,
    gcTime: 0,
  });

/** Everything that changes a version; afterwards all that is shown of policies is asked for anew. */
function useChange<In, Out>(work: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ALL }),
        client.invalidateQueries({ queryKey: ['promises'] }),
      ]),
  });
}

export const useBeginDraft = (family: string) =>
  useChange((body: { from: number | null; summary: string; announced: boolean }) =>
    call(policies.draft, { params: { family }, body }),
  );

export const useAddCalendar = () =>
  useChange((body: { id: string; content: CalendarBody; summary: string }) =>
    call(policies.addCalendar, { body: body as RequestOf<(typeof policies)['addCalendar']>['body'] }),
  );

export const useSave = (params: VersionId) =>
  useChange(({ content, summary, revision }: { content: Content; summary: string; revision: number }) =>
    call(policies.save, { params, body: { content: content as ContentIn, summary } }, { ifMatch: revision }),
  );

export const useDiscard = (params: VersionId) =>
  useChange((revision: number) => call(policies.discard, { params }, { ifMatch: revision }));

export const useApprove = (params: VersionId) =>
  useChange(({ body, revision }: { body: Approval; revision: number }) =>
    call(policies.approve, { params, body }, { ifMatch: revision }),
  );

export const usePublish = (params: VersionId) =>
  useChange((summary: string) => call(policies.publish, { params, body: { summary } }));

export const useRejudge = (params: VersionId) =>
  useChange((reason: string) => call(policies.rejudge, { params, body: { reason } }));

export const useSimulate = (params: VersionId) =>
  useMutation({
    mutationFn: (body: { from: string | null; to: string | null }) =>
      call(policies.simulate, { params, body }),
  });

/** Shows what the days of a file would do to a draft, or does it. */
export const useImportIcs = (params: VersionId) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ ics, dryRun, revision }: { ics: string; dryRun: boolean; revision: number }) =>
      call(policies.importIcs, { params, body: { ics, dryRun } }, { ifMatch: revision }),
    onSuccess: ({ applied }) => (applied ? client.invalidateQueries({ queryKey: ALL }) : undefined),
  });
};

export const icsUrl = ({ family, version }: VersionId): string =>
  `/api/policies/${encodeURIComponent(family)}/versions/${version}/calendar.ics`;
