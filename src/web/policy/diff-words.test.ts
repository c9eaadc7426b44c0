import { describe, expect, it } from 'vitest';
import { comparePolicies } from '#domain/policy/compare.ts';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { wordsIn } from '#test/web/rendered.tsx';
import { withValue } from './content.ts';
import { changeWords } from './diff-words.ts';
import type { Say } from './words.ts';

const t = wordsIn('zh-CN').t as unknown as Say;
const nameOf = (kind: string, id: string) => `${kind}<${id}>`;
const said = (before: object, after: object) =>
  comparePolicies(before, after).map((change) => {
    const words = changeWords(change, t, nameOf);
    return `${words.where.join(' · ')}: ${words.before} -> ${words.after}`;
  });
const changed = (path: (string | number)[], value: unknown) =>
  said(shippedPolicy, withValue(shippedPolicy, path, value));
const day = (path: (string | number)[], value: unknown) =>
  said(chinaWorking, withValue(chinaWorking, path, value));

describe('a difference in words', () => {
  it.each<[(string | number)[], unknown, string]>([
    [['targets', 'P2', 'response', 'budget'], 30 * 60_000, '目标 · P2 · 响应: 1 小时 -> 30 分钟'],
    [
      ['targets', 'P2', 'response', 'calendar'],
      'always',
      '目标 · P2 · 响应 · 计时方式: 工作时间 -> 7×24 小时',
    ],
    [['targets', 'P4', 'update'], null, '目标 · P4 · 进展通报: 工作时间 5 个工作日内 -> null'],
    [['matrix', 'group', 'avoidable'], 'P2', '优先级矩阵 · 小组或少数人 · 可以绕开: P3 -> P2'],
    [['pauses', 'P2'], [], '暂停计时 · P2: 待用户补充、待第三方 -> 无'],
    [['warnings', 'P3'], [50, 90], '预警点 · P3: 80% -> 50%、90%'],
    [['reminderDays'], [2], '提醒确认的工作日: 1、3、5 -> 2'],
    [['p1', 'criticalServices'], ['ERP'], 'P1 硬性条件 · 关键系统或服务: 无 -> ERP'],
    [['notification', 'p1AtAnyHour'], false, '提醒时间 · P1 随时提醒: 是 -> 否'],
    [['major', 'leadWithin'], 600_000, '重大事件 · 确定负责人时限: 15 分钟 -> 10 分钟'],
    [['calendars', 'bySite', 's1'], 'night', '适用的日历 · site<s1>: null -> night'],
    [
      ['escalation', 1, 'levels', 0, 'acceptWithin'],
      3_600_000,
      '升级路径 · ability · 第 1 级 · 接手时限: 2 小时 -> 1 小时',
    ],
  ])('at %j', (path, value, words) => {
    expect(changed(path, value)).toEqual([words]);
  });

  it('of a calendar speaks of days and hours', () => {
    expect(day(['week', 6], [[1320, 1800]])).toEqual(['每周工作时间 · 周六: 无 -> 22:00–次日 06:00']);
    expect(day(['days', '2026-12-24'], { kind: 'holiday', intervals: [], name: '厂庆' })).toEqual([
      '特殊日期 · 2026-12-24: null -> 放假 厂庆',
    ]);
  });

  it('keeps names whole, dots and all', () => {
    const set = { name: 'ERP 2.0', services: ['ERP'], customers: [], targets: shippedPolicy.targets };
    const before = { ...shippedPolicy, special: [set] };
    const after = withValue(before, ['special', 0, 'targets', 'P1', 'response', 'budget'], 300_000);
    expect(said(before, after)).toEqual(['专门约定 · ERP 2.0 · P1 · 响应: 15 分钟 -> 5 分钟']);
  });

  it('says what it does not know by its path', () => {
    expect(said({ strange: 1 }, { strange: 2 })).toEqual(['strange: 1 -> 2']);
  });
});
