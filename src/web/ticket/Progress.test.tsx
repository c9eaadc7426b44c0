import { expect, it } from 'vitest';
import { acted, DAY, MONDAY, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { wordsOf } from '#test/web/rendered.tsx';
import { type View, viewOf } from '#test/web/ticket-view.ts';
import { Progress } from './Progress.tsx';

const working = ticketWith({ status: 'in_progress' });
const view = (command: object) =>
  viewOf(acted(working, 'report_progress', PEOPLE.chen, command), [], PEOPLE.lina);

it('says what is done, when it is expected, and by when the next word comes (4.2d, 4.2e)', () => {
  const said = wordsOf(<Progress ticket={view({ estimateAt: MONDAY + DAY })} />);
  for (const words of ['正在排查', '更换证书', '预计 2026年3月3日 09:00 解决', '下次更新不晚于 2026年3月2日'])
    expect(said).toContain(words);
});

it('says why nothing can be expected yet', () => {
  const said = wordsOf(<Progress ticket={view({ estimateAt: null, noEstimateReason: '等待厂商' })} />, 'en');
  expect(said).toContain('Cannot be estimated yet: 等待厂商');
});

it('says that the promised word is late, like any promise', () => {
  const shown = view({});
  const clock = { kind: 'update', verdict: 'breached', metAt: null } as View['clocks'][number];
  expect(wordsOf(<Progress ticket={{ ...shown, clocks: [clock] }} />)).toContain('已超时');
});
