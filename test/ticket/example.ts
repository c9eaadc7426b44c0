import type { NewEvent } from '#domain/events.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { SHIPPED_TERMS, shippedRules } from '#domain/sla/rulebook.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { type Context, type Duty, isRefusal, NOTHING_REACHED } from '#domain/ticket/decide/context.ts';
import { decide } from '#domain/ticket/decide/index.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Escalation, MajorIncident, Operation, Visit } from '#domain/ticket/parts.ts';
import { NOWHERE, type Ticket } from '#domain/ticket/ticket.ts';

/** A Monday morning in Shanghai, an ordinary working day. */
export const MONDAY = Date.parse('2026-03-02T09:00:00+08:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type ActingPerson = Extract<Actor, { kind: 'person' }>;

export const acting = (
  personId: string,
  roles: readonly Role[] = [],
  groupIds: readonly string[] = [],
): ActingPerson => ({ kind: 'person', personId, roles: ['requester', ...roles], groupIds });

export const FIRST = 'group-first';
export const SECOND = 'group-second';
export const LAST = 'group-last';

/** The people of the example world. Lina asks; everybody else meets her ticket in their own part. */
export const PEOPLE = {
  lina: acting('lina'),
  stranger: acting('stranger'),
  chen: acting('chen', ['agent'], [FIRST]),
  zhao: acting('zhao', ['agent'], [SECOND]),
  lead: acting('lead', ['lead'], [FIRST]),
  manager: acting('manager', ['it_manager']),
  admin: acting('admin', ['admin']),
  auditor: acting('auditor', ['auditor']),
} as const satisfies Record<string, ActingPerson>;

const GROUPS = [
  { id: FIRST, name: '服务台', line: 1, nextGroupId: SECOND },
  { id: SECOND, name: '网络组', line: 2, nextGroupId: null },
  { id: LAST, name: '厂商', line: 3, nextGroupId: null },
] as const;

/** Those who may be asked for help in the example world. */
export const DUTY: Duty = {
  byRole: { lead: [{ id: 'lead', groupIds: [FIRST] }], it_manager: [{ id: 'manager', groupIds: [] }] },
  active: ['lead', 'manager'],
  onCall: {},
  onCallForP1: [],
  staffed: [FIRST, SECOND, LAST],
};

/** What permission may also depend on: a ticket that nobody has taken, of no place, and open to all readers. */
export const UNGUARDED = {
  type: 'incident',
  groupId: null,
  assigneeId: null,
  place: NOWHERE,
  confidential: false,
  readerIds: [],
} as const;

/** The facts of the example world for one decision. */
export function contextOf(actor: Actor, changes: Partial<Context> = {}): Context {
  const gone = { ...acting('gone', ['agent'], [FIRST]), active: false };
  const people = [...Object.values(PEOPLE).map((person) => ({ ...person, active: true })), gone];
  return {
    actor,
    now: MONDAY + HOUR,
    newId: 'new-part',
    people: new Map(
      people.map(({ personId, roles, groupIds, active }) => [
        personId,
        {
          id: personId,
          name: personId,
          department: null,
          email: null,
          phone: null,
          roles,
          groupIds,
          active,
        },
      ]),
    ),
    groups: new Map(GROUPS.map((group) => [group.id, group])),
    changes: { known: new Set(['CH-1', 'CH-2']), open: new Set(['CH-1']) },
    reached: NOTHING_REACHED,
    calls: new Set(['call']),
    rules: shippedRules,
    duty: DUTY,
    security: { groupId: SECOND, reportHours: 4 },
    linked: { id: 1002, type: 'incident', status: 'in_progress', duplicateOf: null, parentId: null },
    children: [],
    hit: null,
    ...changes,
  };
}

/** A complete incident of Lina, just recorded, with the given differences. */
export function ticketWith(changes: Partial<Ticket> = {}): Ticket {
  return {
    id: 1001,
    version: 1,
    type: 'incident',
    status: 'recorded',
    resumeTo: null,
    requester: { personId: 'lina', name: '李娜', department: '总部/财务部', contact: '8001' },
    recordedBy: 'lina',
    channel: 'portal',
    source: null,
    receivedAt: MONDAY,
    recordedAt: MONDAY,
    backdateReason: null,
    title: 'VPN登录失败',
    symptom: '提示 691',
    occurredAt: MONDAY - HOUR,
    scope: '只有我',
    description: '昨天还可以',
    devices: [{ kind: 'device', name: '笔记本 SN-4471', ref: null }],
    noDeviceReason: null,
    impact: 'individual',
    urgency: 'blocked',
    p1Flags: [],
    priority: 'P2',
    overrideReason: null,
    groupId: FIRST,
    assigneeId: null,
    handlerIds: [],
    diagnosed: false,
    round: 0,
    resolution: null,
    closure: null,
    question: null,
    thirdParty: null,
    progress: null,
    appeal: null,
    reminders: 0,
    operations: {},
    visits: {},
    confirmations: {},
    contactAttempts: {},
    escalations: {},
    terms: SHIPPED_TERMS,
    duplicateOf: null,
    duplicateIds: [],
    parentId: null,
    childIds: [],
    confidential: false,
    readerIds: [],
    security: null,
    place: NOWHERE,
    major: null,
    ...changes,
  };
}

export const operationWith = (changes: Partial<Operation> = {}): Operation => ({
  id: 'op',
  kind: 'config_change',
  plan: '重装客户端',
  risk: '断网五分钟',
  major: false,
  changeRef: null,
  proposedBy: 'chen',
  proposedAt: MONDAY,
  consent: null,
  backup: null,
  startedAt: null,
  finishedAt: null,
  cancelledAt: null,
  outcome: null,
  result: null,
  ...changes,
});

export const CONSENT = { given: true, by: 'lina', at: MONDAY, comment: null, emergency: false } as const;
export const BACKUP = { needed: false, reason: '无用户数据', by: 'chen', at: MONDAY } as const;

/** An escalation to the second line that nobody has answered yet. */
export const escalationWith = (changes: Partial<Escalation> = {}): Escalation => ({
  id: 'escalation',
  trigger: 'a',
  cause: null,
  kind: 'functional',
  pathId: 'ability',
  policyVersion: 1,
  level: 1,
  fromGroupId: FIRST,
  toGroupId: SECOND,
  toPersonIds: [],
  note: '需要网络组',
  at: MONDAY,
  by: 'chen',
  acceptBy: MONDAY + 2 * HOUR,
  state: 'open',
  answeredBy: null,
  answeredAt: null,
  answer: null,
  ...changes,
});

export const majorWith = (changes: Partial<MajorIncident> = {}): MajorIncident => ({
  declaredAt: MONDAY,
  declaredBy: null,
  reason: 'P1',
  leadId: null,
  leadSince: null,
  communicationId: null,
  technicalId: null,
  bridge: null,
  notice: null,
  endedAt: null,
  review: null,
  ...changes,
});

export const visitWith = (changes: Partial<Visit> = {}): Visit => ({
  id: 'visit',
  engineerId: 'chen',
  address: '三楼 302',
  appointmentAt: MONDAY + 2 * HOUR,
  arrivedAt: null,
  leftAt: null,
  cancelledAt: null,
  result: null,
  ...changes,
});

export const RESOLUTION = {
  result: '已更新证书',
  verification: '重新登录 VPN',
  mode: 'remote',
  source: 'standard',
  riskNote: null,
  at: MONDAY,
  by: 'chen',
} as const;

/** What each action can be told on a ticket with one waiting operation `op` and one visit `visit`. */
export const COMMAND: { readonly [A in Action]: Commands[A] } = {
  amend: { fields: { title: 'VPN连不上' } },
  classify: { impact: 'group', urgency: 'stopped', p1Flags: [], override: null },
  accept: {},
  claim: {},
  assign: { groupId: SECOND, assigneeId: null, note: null },
  ask: { question: '提示的全文是什么?' },
  answer: { text: '错误 691', fields: {} },
  start: {},
  diagnose: { method: 'remote', finding: '证书过期', suspectedCause: null },
  wait_third_party: { name: '运营商', reason: '线路检修', expectedAt: null },
  resume: { note: null },
  schedule_visit: { engineerId: 'chen', address: '三楼 302', appointmentAt: MONDAY + DAY },
  arrive: { visitId: 'visit' },
  cancel_visit: { visitId: 'visit', reason: '改期' },
  finish_visit: { visitId: 'visit', result: '已处理' },
  propose_operation: {
    kind: 'config_change',
    plan: '重装',
    risk: '断网',
    major: false,
    itemIds: null,
    wholeData: false,
    changeRef: null,
  },
  link_change: { operationId: 'op', changeRef: 'CH-1' },
  consent: { operationId: 'op', given: true, comment: null },
  consent_emergency: { operationId: 'op', reason: '业务中断' },
  record_backup: { operationId: 'op', needed: false, reason: '无用户数据' },
  start_operation: { operationId: 'op' },
  finish_operation: { operationId: 'op', outcome: 'succeeded', result: '完成' },
  cancel_operation: { operationId: 'op', reason: '不需要了' },
  report_progress: {
    progress: '正在排查',
    estimateAt: MONDAY + DAY,
    noEstimateReason: null,
    nextStep: '更换证书',
    nextUpdateAt: null,
  },
  comment: { text: '请尽快' },
  note: { text: '用户着急' },
  become_security: { reason: '收到钓鱼邮件并填写了密码', discoveredAt: null },
  cease_security: { type: 'incident', confidential: true, reason: '经核实为误报' },
  grade_security: { level: 'relatively_major', category: 'attack', reason: '影响多名员工' },
  secure: { step: 'contain', note: '已断开网络', told: null, at: null },
  report_security: { report: 'first', to: '省级网信部门', at: null, note: null },
  attach: { files: [{ id: 'file', name: '截图.png', mediaType: 'image/png', size: 7 }] },
  move_mail: { entry: 2, to: 1002, by: 'chen', note: null },
  move_whole: { entry: 1, to: 1002, by: 'chen', note: null },
  escalate: { toGroupId: null, handover: '需要网络组' },
  resolve: {
    result: '已更新证书',
    verification: '重新登录',
    mode: 'remote',
    source: 'standard',
    riskNote: null,
  },
  confirm: { comment: null, sure: false },
  reject: { comment: '还是不行' },
  confirm_by_phone: {
    outcome: 'accepted',
    at: MONDAY + HOUR,
    number: '8001',
    words: '已经好了',
    callId: null,
    sure: false,
  },
  accept_escalation: { escalationId: 'escalation', note: null },
  return_escalation: { escalationId: 'escalation', reason: '不归本组' },
  climb: { escalationId: 'escalation', timer: 'climb:escalation', generation: 1 },
  warn: { about: 'resolution', percent: 80, dueAt: null, timer: 'warn:resolution:80', generation: 1 },
  breach: { clock: 'resolution', dueAt: MONDAY, timer: 'breach:resolution', generation: 1 },
  rejudge: { terms: SHIPPED_TERMS, reason: '放假安排已公布', before: [], after: [] },
  link_duplicate: { of: 1002 },
  unlink_duplicate: { reason: '并非同一故障' },
  gain_duplicate: { id: 1003, by: 'chen' },
  hand_over: { personId: 'gone', why: 'left', groupId: null, heirs: {}, tellsRequester: true },
  report_mail: {
    to: 'lina@example.com',
    report: 'failed',
    why: 'no_such_address',
    status: '5.1.1',
    about: 'asked',
  },
  restrict: { confidential: false, readerIds: ['stranger'], reason: '需要法务知情' },
  report_file: { file: '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f', name: '报价.xls', finding: 'Eicar-Test' },
  lose_duplicate: { id: 1003, by: 'chen' },
  link_parent: { parentId: 1002 },
  unlink_parent: { reason: '不属于这次搬迁' },
  gain_child: { id: 1003, by: 'chen' },
  lose_child: { id: 1003, by: 'chen' },
  follow: { of: 1002, resolution: RESOLUTION, timer: 'follow:1002', generation: 1 },
  declare_major: { reason: '多个部门受影响', headline: null, services: null },
  lead_major: { leadId: 'lead', communicationId: 'chen', technicalId: null, bridge: '会议室 301' },
  notify_major: { text: '正在恢复', nextAt: null, headline: '上网缓慢', services: ['互联网'] },
  end_major: { text: '已恢复' },
  finish_review_action: { index: 0, note: '已更换并测试' },
  review_major: { summary: '核心交换机故障', cause: '电源老化', actions: [] },
  remind: { timer: 'remind:1', generation: 1 },
  expire: { timer: 'expire', generation: 1 },
  log_contact: { channel: 'phone', note: '无人接听' },
  close_unreachable: { reason: '联系不上' },
  reopen: { reason: '仍未解决' },
  appeal: { reason: '处理太慢' },
  decide_appeal: { upheld: true, answer: '重新处理' },
  withdraw: { reason: '不需要了' },
};

type Told = readonly [ticket: Ticket, action: Action, by: Actor, command?: object, facts?: Partial<Context>];

/** The events of an action told as `COMMAND` has it, with the given differences; throws on a refusal. */
export function events(...[ticket, action, by, command = {}, facts = {}]: Told): NewEvent[] {
  const outcome = decide(ticket, action, { ...COMMAND[action], ...command } as never, contextOf(by, facts));
  if (isRefusal(outcome)) throw new Error(`${action}: ${outcome.code}`);
  return outcome;
}

/** The ticket after such an action. */
export const acted = (...told: Told): Ticket => events(...told).reduce(evolve, told[0]);
