import { describe, expect, it } from 'vitest';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { Acknowledge } from './Acknowledge.tsx';
import { Covered } from './CoveragePage.tsx';
import { Escalation } from './Escalation.tsx';
import { HowTimeCounts } from './HowTimeCounts.tsx';
import { Publication } from './Publication.tsx';
import type { TargetRow } from './queries.ts';
import { TargetsTable } from './TargetsTable.tsx';
import { WeekDrawing } from './WeekDrawing.tsx';
import { YearView } from './YearView.tsx';

const targets: TargetRow[] = PRIORITIES.flatMap((priority) =>
  CLOCK_KINDS.map((kind) => {
    const rule = shippedPolicy.targets[priority][kind];
    return { priority, kind, budgetMs: rule?.budget ?? null, calendar: rule?.calendar ?? null };
  }),
);
const table = (attained: Parameters<typeof TargetsTable>[0]['attained']) =>
  wordsOf(<TargetsTable caption="x" targets={targets} attained={attained ?? []} />);

describe('the promises', () => {
  it('stand beside what was kept of them, and no figure is no figure', () => {
    const words = table([{ priority: 'P2', kind: 'response', met: 199, decided: 200 }]);
    expect(words).toContain('上月达成 99%（199/200）');
    expect(words.match(/上月无数据/g)).toHaveLength(15);
  });

  it('say so where nothing is promised', () => {
    const without = targets.map((row) => ({ ...row, budgetMs: null, calendar: null }));
    expect(wordsOf(<TargetsTable caption="x" targets={without} />)).toContain('不作承诺');
  });

  it('say whom a P1 calls besides its path', () => {
    expect(wordsOf(<Escalation paths={[]} p1Rosters={['夜间值班', '机房']} />)).toContain(
      '还会立即呼叫当班人员：夜间值班、机房。',
    );
    expect(wordsOf(<Escalation paths={[]} p1Rosters={[]} />)).not.toContain('当班');
  });

  it('name what starts, stops and halts each clock', () => {
    const words = wordsOf(<HowTimeCounts view={shippedPolicy as never} />);
    expect(words).toContain('从登记起算，到受理为止。');
    expect(words).toContain('P1：不暂停；P2：待用户补充、待第三方');
  });
});

describe('the hours', () => {
  it('are drawn and said', () => {
    const html = rendered(<WeekDrawing week={chinaWorking.week} alwaysOpen={false} />);
    expect(html.match(/yn-week-open/g)).toHaveLength(5);
    expect(wordsOf(<WeekDrawing week={chinaWorking.week} alwaysOpen={false} />, 'en')).toContain(
      'Monday to Friday 09:00–18:00',
    );
  });

  it('mark a year that is not announced', () => {
    const plan = { alwaysOpen: false, week: chinaWorking.week, days: chinaWorking.days };
    const year = (n: number, provisional: boolean) =>
      wordsOf(<YearView year={n} plan={plan} provisional={provisional} />);
    expect(year(2027, true)).toContain('暂定');
    expect(year(2026, false)).not.toContain('暂定');
    expect(year(2026, false)).toContain('10月1日至10月7日 国庆节 · 放假 · 7 天');
  });
});

describe('what was published', () => {
  const publication = { at: '2026-11-01T00:00:00.000Z', by: null, summary: '响应更快', hash: 'ab' };
  const said = (hash: string) =>
    wordsOf(<Publication of={{ hash, publication, publishedIsInForce: hash === publication.hash }} />);

  it('is held against what is in force', () => {
    expect(said('ab')).toContain('一致：公示的内容就是现行内容');
    expect(said('cd')).toContain('不一致');
    expect(
      wordsOf(<Publication of={{ hash: 'ab', publication: null, publishedIsInForce: false }} />),
    ).toContain('尚未公示');
  });

  it('is acknowledged once', () => {
    const at = '2026-11-02T01:00:00.000Z';
    expect(wordsOf(<Acknowledge view={{ version: 2, acknowledgedAt: null }} />)).toContain('我已阅读并知晓');
    expect(wordsOf(<Acknowledge view={{ version: 2, acknowledgedAt: at }} />)).toContain(
      '您已于 2026年11月2日 09:00 确认阅读第 2 版。',
    );
  });

  it('has been read by so many', () => {
    const department = { id: null, path: null, active: 3, acknowledged: 2 };
    const coverage = { version: 2, active: 3, acknowledged: 2, departments: [department] };
    expect(wordsOf(<Covered coverage={coverage} />)).toContain('66% 2 / 3 人');
    expect(wordsOf(<Covered coverage={{ ...coverage, active: 0, acknowledged: 0 }} />)).toContain(
      '没有在职员工',
    );
  });
});
