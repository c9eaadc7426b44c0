import { DomUtils, parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import type { FieldProblem } from '#domain/refusal.ts';
import { validateCalendar } from '#domain/sla/calendar-validate.ts';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { type PolicyContent, shippedPolicy } from '#domain/sla/policy.ts';
import { type DirectoryFacts, directoryProblems, passedOver } from '#domain/sla/policy-directory.ts';
import { validatePolicy } from '#domain/sla/policy-validate.ts';
import { CONTENT_PROBLEMS } from '#domain/sla/problem-codes.ts';
import { rendered, type TestLocale, wordsIn } from '#test/web/rendered.tsx';
import { CalendarEditor } from './CalendarEditor.tsx';
import { Editor } from './editing.tsx';
import type { CalendarBody, PolicyBody } from './queries.ts';
import { ServiceEditor } from './ServiceEditor.tsx';

const { version: _version, ...shipped } = shippedPolicy;
const HOUR = 3_600_000;
const lead = { kind: 'role', role: 'lead' } as const;
const level = (...to: object[]) => ({ to, acceptWithin: HOUR, calendar: 'working' });
const path = (change: object) => ({
  ...{ id: 'x', name: 'X', triggers: ['a'], priorities: [], services: ['VPN'], levels: [level(lead)] },
  ...change,
});
const withPaths = (...paths: object[]) => ({ escalation: [...paths, ...shipped.escalation] });
const special = (change: object) => ({
  ...{ name: 'VPN', services: ['VPN'], customers: [], targets: shipped.targets },
  ...change,
});
const group = (change: object) => ({ id: 'g', name: 'G', departments: ['总部'], personIds: [], ...change });
const targets = (priority: 'P1' | 'P2', response: object) => ({
  ...shipped.targets,
  [priority]: { ...shipped.targets[priority], response },
});

/** Each is wrong somewhere; together they are wrong wherever a policy can be. */
const WRONG: object[] = [
  { p1: { flags: ['many_users_blocked', 'many_users_blocked'], criticalServices: [' ', 'ERP'] } },
  { customerGroups: [group({}), group({}), group({ id: 'b', name: ' ', departments: [] })] },
  { customerGroups: [group({ departments: ['没有'], personIds: ['gone', 'gone'] })] },
  { special: [special({ services: [] }), special({}), special({ name: '', services: ['', ''] })] },
  {
    special: [
      special({ customers: ['nobody', 'nobody'], targets: targets('P1', { budget: 0, calendar: 'always' }) }),
    ],
  },
  { targets: targets('P2', { budget: 1, calendar: 'always' }) },
  { targets: targets('P2', { budget: 400 * 24 * HOUR, calendar: 'working' }) },
  { targets: targets('P2', { budget: 0.5, calendar: 'working' }) },
  { pauses: { ...shipped.pauses, P3: ['waiting_requester', 'waiting_requester'] } },
  { warnings: { ...shipped.warnings, P2: [100, 0], P3: [80, 50] } },
  {
    events: { ...shipped.events, response: { ...shipped.events.response, starts: [], stops: ['nonsense'] } },
  },
  { reminderDays: [0, 90] },
  { reminderDays: [3, 3] },
  { duplicatesGather: 1 },
  { duplicatesGather: 5000 },
  { major: { reviewDays: 0, leadWithin: 0, noticeEvery: 1 } },
  { major: { reviewDays: 100, leadWithin: HOUR, noticeEvery: HOUR } },
  { calendars: { standard: 'nowhere', bySite: { site: 'nowhere' } } },
  { escalation: [] },
  withPaths(path({ id: '', name: '', triggers: [], levels: [] }), path({}), path({})),
  withPaths(
    path({ priorities: ['P1', 'P1'], services: [' ', 'A', 'A'], levels: [level(), level(lead, lead)] }),
  ),
  withPaths(path({ levels: [{ ...level(lead), acceptWithin: 0 }, level(lead)] })),
  withPaths(path({ levels: [level({ kind: 'group', groupId: 'first' }), level({ kind: 'next_line' })] })),
  withPaths(path({ levels: [level({ kind: 'group', groupId: 'last' }), level({ kind: 'next_line' })] })),
  withPaths(
    path({ levels: [level({ kind: 'group', groupId: 'x' }), level({ kind: 'person', personId: 'left' })] }),
  ),
];

const FACTS: DirectoryFacts = {
  groups: [
    { id: 'first', nextGroupId: 'first', activeMembers: 1 },
    { id: 'last', nextGroupId: null, activeMembers: 1 },
  ],
  people: [{ id: 'left', active: false }],
  roles: ['lead'],
  ...{ rosterIds: [], siteIds: ['site'], departments: ['总部'], calendarIds: ['china'], services: ['VPN'] },
};

const WEEK = chinaWorking.week;
const day = (kind: string, ...intervals: number[][]) => ({ kind, name: '', intervals });
const WRONG_CALENDARS: object[] = [
  { zone: 'Mars/Olympus', announcedThrough: 3000 },
  { week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }, days: {} },
  {
    week: {
      ...WEEK,
      1: [[600, 540]],
      2: [
        [540, 600],
        [570, 660],
      ],
      3: [[-1, 60]],
    },
  },
  { week: { ...WEEK, 1: [[1320, 2000]] }, days: {} },
  {
    days: {
      '2026-13-40': day('holiday'),
      '2026-05-01': day('holiday', [540, 600]),
      '2026-05-02': day('workday'),
    },
  },
  { days: { '2026-05-01': day('custom', [540, 600], [550, 660]) } },
  { days: { '2026-05-04': day('custom', [1320, 2000]) } },
];

interface Case {
  html(locale: TestLocale): string;
  problems: FieldProblem[];
}

const policyCase = (change: object): Case => {
  const content = { ...shipped, ...change } as PolicyContent;
  const problems = [...validatePolicy(content), ...directoryProblems(content, FACTS)];
  const hints = passedOver(content, FACTS);
  return {
    problems: [...problems, ...hints],
    html: (locale) =>
      rendered(
        <Editor content={content} onChange={() => {}} problems={problems} hints={hints}>
          <ServiceEditor policy={content as unknown as PolicyBody} />
        </Editor>,
        locale,
      ),
  };
};

const calendarCase = (change: object): Case => {
  const content = { ...chinaWorking, ...change } as unknown as typeof chinaWorking;
  const problems = validateCalendar(content);
  return {
    problems,
    html: (locale) =>
      rendered(
        <Editor content={content} onChange={() => {}} problems={problems}>
          <CalendarEditor calendar={content as unknown as CalendarBody} />
        </Editor>,
        locale,
      ),
  };
};

type Place = ReturnType<typeof DomUtils.findAll>[number];

const placesIn = (html: string): Place[] =>
  DomUtils.findAll(({ attribs }) => attribs['data-field'] !== undefined, parseDocument(html).children);

/** What a reader sees at a field, or at the list or day that it is a part of. */
const saidAt = (places: readonly Place[], field: string): string[] =>
  places
    .filter(({ attribs }) => `${field}.`.startsWith(`${attribs['data-field']}.`))
    .map((element) => DomUtils.textContent(element));

/** As many at once as do not touch the same part: a page is slow to draw. */
const together: object[] = [];
for (const one of WRONG) {
  const at = together.findIndex((other) => !Object.keys(one).some((key) => key in other));
  if (at < 0) together.push(one);
  else together[at] = { ...together[at], ...one };
}

const CASES = [...together.map(policyCase), ...WRONG_CALENDARS.map(calendarCase)];

describe('what is wrong with a policy or calendar', () => {
  it.each(['zh-CN', 'en'] as const)('is said at its place in %s', (locale) => {
    const { t } = wordsIn(locale);
    const other = t('common:fieldProblems.other');
    for (const { html, problems } of CASES) {
      const places = placesIn(html(locale));
      for (const { field, code } of problems) {
        // Of several at one field the first is said; the list below the page has them all.
        const here = problems
          .filter((one) => placed(one.field) === placed(field))
          .map((one) => words(t, one.code));
        const said = saidAt(places, field).join(' ');
        expect(
          here.some((text) => said.includes(text)),
          `${field} ${code}: ${said}`,
        ).toBe(true);
        expect(words(t, code)).not.toBe(other);
      }
    }
  });

  it('is all that can be wrong', () => {
    const found = new Set(CASES.flatMap(({ problems }) => problems.map(({ code }) => code)));
    expect([...CONTENT_PROBLEMS].filter((code) => code !== 'in_the_past' && !found.has(code))).toEqual([]);
  });
});

const placed = (field: string): string => field.replace(/\.\d+$/, '');

const words = (t: ReturnType<typeof wordsIn>['t'], code: string): string =>
  t([`common:fieldProblems.${code}`, `problems:${code}`] as never);
