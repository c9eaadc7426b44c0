import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { access } from '#contract/access.ts';
import { factors } from '#contract/factors.ts';
import { people } from '#contract/organisation/people.ts';
import { session } from '#contract/session.ts';
import { ROLES_KEY } from '../admin/useRoleNames.ts';
import { type AnswerOf, call, type RequestOf } from '../platform/client.ts';

export type Role = AnswerOf<(typeof access)['roles']>['items'][number];
export type Duties = AnswerOf<(typeof access)['duties']>;
export type Reason = AnswerOf<(typeof access)['why']>['reasons'][number];
export type Why = AnswerOf<(typeof access)['why']>;
export type Standing = AnswerOf<(typeof access)['grants']>;
export type RoleBody = RequestOf<(typeof access)['add']>['body'];

const DUTIES = ['duties'];
const PEOPLE = ['people'];

/** Changes what people may do; lists of roles, duties and people are read anew. */
function useChange<A, R>(mutationFn: (asked: A) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([ROLES_KEY, DUTIES, PEOPLE].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const useDuties = (enabled: boolean) =>
  useQuery({ queryKey: DUTIES, queryFn: () => call(access.duties, {}), enabled });

export const useSeparate = () =>
  useChange((separated: boolean) => call(access.separate, { body: { separated } }));

/** Adds a role, or changes the one that was read. */
export const useSaveRole = (role: Role | null) =>
  useChange(({ code, ...body }: RoleBody) =>
    role
      ? call(access.change, { params: { role: role.code }, body }, { ifMatch: role.version ?? 0 })
      : call(access.add, { body: { ...body, code } }),
  );

export const useRetire = (code: string) => useChange(() => call(access.remove, { params: { role: code } }));

/** What a draft of a role would change for those who hold it. */
export const useEffects = (draft: RequestOf<(typeof access)['effects']>['body'], enabled: boolean) =>
  useQuery({
    queryKey: ['role-effects', draft],
    queryFn: () => call(access.effects, { body: draft }),
    enabled,
    placeholderData: (before) => before,
  });

/** Gives somebody a role or takes it away, on the record as it is now. */
export const useGive = () =>
  useChange(async ({ person, code, held }: { person: string; code: string; held: boolean }) => {
    const { whole } = await call(people.open, { params: { person } });
    const others = whole?.roles.filter((role) => role !== code && role !== 'requester') ?? [];
    const roles = held ? [...others, code] : others;
    return call(access.give, { params: { person }, body: { roles } }, { ifMatch: whole?.version });
  });

export const usePerson = (person: string) =>
  useQuery({
    queryKey: [...PEOPLE, 'one', person],
    queryFn: () => call(people.open, { params: { person } }),
  });

export const useStanding = (person: string) =>
  useQuery({
    queryKey: [...PEOPLE, 'grants', person],
    queryFn: () => call(access.grants, { params: { person } }),
  });

export const useFound = (q: string) =>
  useQuery({
    queryKey: [...PEOPLE, 'found', q],
    queryFn: () => call(people.list, { query: { q, limit: '20' } }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });

export const useReaders = (ticket: number) =>
  useQuery({
    queryKey: ['readers', ticket],
    queryFn: () => call(access.readers, { params: { ticket: String(ticket) } }),
    retry: false,
  });

export const useWhy = (ticket: number, person: string | null) =>
  useQuery({
    queryKey: ['readers', ticket, person],
    queryFn: () => call(access.why, { params: { ticket: String(ticket), person: person ?? '' } }),
    enabled: person !== null,
  });

const sessionsKey = (person: string) => ['sessions-of', person];
const factorsKey = (person: string) => ['factors-of', person];

export const useSessionsOf = (person: string) =>
  useQuery({
    queryKey: sessionsKey(person),
    queryFn: () => call(session.sessionsOf, { params: { person } }),
  });

export const useFactorsOf = (person: string) =>
  useQuery({ queryKey: factorsKey(person), queryFn: () => call(factors.listOf, { params: { person } }) });

function useSecured<A>(person: string, mutationFn: (asked: A) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all(
        [sessionsKey(person), factorsKey(person)].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}

/** Ends one session of somebody, or all of them. */
export const useEndSessions = (person: string) =>
  useSecured(person, (id: string | 'all') =>
    id === 'all'
      ? call(session.endSessionsOf, { params: { person } })
      : call(session.endSessionOf, { params: { person, session: id } }),
  );

export const useResetFactors = (person: string) =>
  useSecured(person, (_: undefined) => call(factors.removeAllOf, { params: { person } }));
