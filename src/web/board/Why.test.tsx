import { describe, expect, it } from 'vitest';
import { wordsOf } from '#test/web/rendered.tsx';
import { News } from './IncidentCard.tsx';
import type { Reason } from './queries.ts';
import { Why } from './WhyRow.tsx';

const HOUR = 3_600_000;
const soon = new Date(Date.now() + 3 * HOUR).toISOString();
const gone = new Date(Date.now() - 3 * HOUR).toISOString();
const names = { lead: '周敏', group: '网络组' };

const REASONS: readonly (readonly [Reason, string, string])[] = [
  [
    { kind: 'at_risk', clock: 'response', percent: 80, since: gone, dueAt: soon },
    '响应已用时 80%',
    '80% used',
  ],
  [{ kind: 'at_risk', clock: 'update', percent: 50, since: gone, dueAt: null }, '计时暂停中', 'paused now'],
  [
    { kind: 'breached', clock: 'resolution', dueAt: gone, lateMs: 3 * HOUR },
    '解决已超时 3小时',
    'overdue by 3 hr',
  ],
  [
    {
      kind: 'escalation',
      ...{ trigger: 'b', level: 2, since: gone, acceptBy: soon, toGroupId: 'group', toPersonIds: ['lead'] },
    },
    '第 2 级，请 网络组、周敏 接受',
    'level 2',
  ],
  [
    {
      kind: 'escalation',
      ...{ trigger: 'c', level: 1, since: gone, acceptBy: gone, toGroupId: null, toPersonIds: [] },
    },
    '请 指定的人员 接受',
    'ago',
  ],
  [
    {
      kind: 'escalation',
      ...{ trigger: 'd', level: 3, since: gone, acceptBy: null, toGroupId: null, toPersonIds: ['lead'] },
    },
    '已到尽头',
    'end of its path',
  ],
  [
    { kind: 'major', headline: null, since: gone, leadId: null, nextAt: null },
    '尚未指定总负责人',
    'Nobody leads',
  ],
  [{ kind: 'major', headline: 'x', since: gone, leadId: 'lead', nextAt: gone }, '尚未更新', 'has not come'],
  [{ kind: 'review', endedAt: gone, dueAt: soon }, '前评审', 'Review due'],
  [{ kind: 'review', endedAt: gone, dueAt: gone }, '评审已逾期 3小时', 'overdue by 3 hr'],
  [
    { kind: 'actions', open: [{ text: '更换电源', ownerId: 'lead', dueAt: soon }] },
    '更换电源（周敏，',
    '周敏, due',
  ],
  [
    { kind: 'actions', open: [...'甲乙丙丁戊'].map((text) => ({ text, ownerId: 'lead', dueAt: gone })) },
    '另有 2 项',
    '甲 (周敏, overdue by 3 hr)',
  ],
  [{ kind: 'appeal', since: gone, dueAt: soon }, '前答复', 'Answer due'],
];

describe('why a ticket is on the board', () => {
  it.each(REASONS)('is said in words: %j', (reason, chinese, english) => {
    for (const [locale, words] of [
      ['zh-CN', chinese],
      ['en', english],
    ] as const) {
      const said = wordsOf(<Why reason={reason} names={names} />, locale);
      expect(said).toContain(words);
      expect(said).not.toMatch(/\{\{|undefined|lead\.reason/);
    }
  });
});

describe('the news of an incident', () => {
  const word = (text: string) => ({ at: gone, text, nextAt: null });

  it('says when the next comes, or that it is late', () => {
    const news = (nextAt: string | null) =>
      wordsOf(<News incident={{ bulletins: [word('已切换')], nextAt, endedAt: null }} />);
    expect(news(soon)).toContain('下次通告不晚于');
    expect(news(gone)).toContain('尚未更新');
    expect(news(null)).not.toContain('通告');
  });

  it('says so while there is none, and keeps all that came before', () => {
    expect(wordsOf(<News incident={{ bulletins: [], nextAt: null, endedAt: null }} />)).toContain(
      '尚未发布通告',
    );
    const all = wordsOf(
      <News incident={{ bulletins: [word('二'), word('一')], nextAt: null, endedAt: gone }} />,
    );
    expect(all).toContain('全部通告（2）');
  });
});
