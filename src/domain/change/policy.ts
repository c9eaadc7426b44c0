import type { Criticality } from '../config/item.ts';
import type { Instant } from '../instant.ts';
import type { Role } from '../permissions/roles.ts';
import type { MajorRules } from './major.ts';

export const LEVELS = ['low', 'medium', 'high'] as const;
export type Level = (typeof LEVELS)[number];

export interface Choice {
  code: string;
  zh: string;
  en: string;
  /** Weight of the answer; 0 to 100. */
  points: number;
}

/** A question that the requester answers; its points count for the risk or for the impact. */
export interface Question {
  code: string;
  about: 'risk' | 'impact';
  zh: string;
  en: string;
  choices: readonly Choice[];
}

/** Who is asked: people by name, all who hold a role, a support group, or whoever answers for the items touched. */
export type Asked =
  | { kind: 'people'; personIds: readonly string[] }
  | { kind: 'role'; role: Role }
  | { kind: 'group'; groupId: string }
  | { kind: 'item_owners' };

/** 变更顾问委员会, 变更授权人 ...: whom the policy knows by a name. */
export interface Board {
  code: string;
  zh: string;
  en: string;
  asked: readonly Asked[];
}

export interface Approvals {
  /** Code of the board. */
  board: string;
  /** So many of it have to approve. */
  needed: number;
  /** One rejection is enough to reject. */
  veto: boolean;
  /** Left out where the board has nobody, such as owners of items that have none. */
  optional: boolean;
}

export type FreezeScope =
  | { kind: 'all' }
  | { kind: 'items'; itemIds: readonly string[] }
  | { kind: 'criticality'; atLeast: Criticality };

/** A span in which nothing is changed; an emergency goes ahead and says so (封网期). */
export interface Freeze {
  code: string;
  zh: string;
  en: string;
  from: Instant;
  to: Instant;
  scope: FreezeScope;
  reason: string;
}

/** The change policy as versioned data (c4). */
export interface ChangePolicy {
  questions: readonly Question[];
  /** Sum of points from which risk and impact are medium or high. */
  points: { medium: number; high: number };
  /** People hit from whom on the impact is medium or high. */
  people: { medium: number; high: number };
  boards: readonly Board[];
  /** Who approves a normal change, by the higher of its risk and impact. */
  normal: Readonly<Record<Level, readonly Approvals[]>>;
  /** Who approves an emergency change, before or after. */
  emergency: readonly Approvals[];
  /** How high a standard change may be at most. */
  standardAtMost: Level;
  /** From what on an operation on a ticket needs an approved change (4.1-3). */
  major: MajorRules;
  freezes: readonly Freeze[];
  /** How many relations away items count as dependent, in conflicts and in people hit; 1 to 6. */
  depth: number;
}

const choice = (code: string, points: number, zh: string, en: string): Choice => ({ code, points, zh, en });
const asks = (board: string, needed: number, more: Partial<Approvals> = {}): Approvals => ({
  ...{ board, needed, veto: false, optional: false },
  ...more,
});

/** The first version, which the product brings along. */
export const shippedChangePolicy: ChangePolicy = {
  questions: [
    {
      ...{
        code: 'experience',
        about: 'risk',
        zh: '以前做过同样的变更吗？',
        en: 'Has the same been done before?',
      },
      choices: [
        choice('often', 0, '多次，均成功', 'Often, always with success'),
        choice('once', 10, '做过一两次', 'Once or twice'),
        choice('never', 25, '从未做过', 'Never'),
      ],
    },
    {
      ...{ code: 'tested', about: 'risk', zh: '是否已在测试环境验证？', en: 'Has it been tested?' },
      choices: [
        choice('same', 0, '已在同等环境验证', 'In an environment like the real one'),
        choice('partly', 10, '部分验证', 'In part'),
        choice('no', 25, '未验证或无法验证', 'No, or it cannot be'),
      ],
    },
    {
      ...{ code: 'back_out', about: 'risk', zh: '回退有多难？', en: 'How hard is it to back out?' },
      choices: [
        choice('minutes', 0, '几分钟内可回退', 'Done in minutes'),
        choice('hours', 15, '需要数小时', 'Takes hours'),
        choice('impossible', 40, '无法回退', 'It cannot be'),
      ],
    },
    {
      ...{ code: 'outage', about: 'impact', zh: '实施期间服务是否中断？', en: 'Will a service stand still?' },
      choices: [
        choice('none', 0, '不中断', 'No'),
        choice('short', 15, '短暂中断（30 分钟以内）', 'For at most 30 minutes'),
        choice('long', 30, '较长时间中断', 'For longer'),
      ],
    },
    {
      ...{ code: 'data', about: 'impact', zh: '是否改动业务数据？', en: 'Does it touch business data?' },
      choices: [
        choice('no', 0, '不改动', 'No'),
        choice('some', 15, '改动部分数据，已有备份', 'Some, with a backup'),
        choice('all', 40, '批量改动或迁移数据', 'Much of it, or it is moved'),
      ],
    },
  ],
  points: { medium: 20, high: 45 },
  people: { medium: 20, high: 200 },
  boards: [
    {
      ...{ code: 'authority', zh: '变更授权人', en: 'Change authority' },
      asked: [
        { kind: 'role', role: 'lead' },
        { kind: 'role', role: 'it_manager' },
      ],
    },
    {
      ...{ code: 'cab', zh: '变更顾问委员会', en: 'Change advisory board' },
      asked: [
        { kind: 'role', role: 'lead' },
        { kind: 'role', role: 'it_manager' },
      ],
    },
    {
      ...{ code: 'owners', zh: '配置项负责人', en: 'Owners of the items' },
      asked: [{ kind: 'item_owners' }],
    },
    {
      ...{ code: 'it_manager', zh: 'IT 经理', en: 'IT manager' },
      asked: [{ kind: 'role', role: 'it_manager' }],
    },
  ],
  normal: {
    low: [asks('authority', 1)],
    medium: [asks('authority', 1), asks('owners', 1, { optional: true })],
    high: [asks('cab', 2), asks('it_manager', 1, { veto: true }), asks('owners', 1, { optional: true })],
  },
  emergency: [asks('it_manager', 1, { veto: true })],
  standardAtMost: 'low',
  major: { criticality: 'critical', people: 200, wholeData: true },
  freezes: [],
  depth: 3,
};
