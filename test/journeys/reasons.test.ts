import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Role } from '#domain/permissions/roles.ts';
import { accept, answer, ask, classify, diagnose, lived, resolve, tell, type Who } from '#test/sla/lived.ts';
import { expectAccessible, stage } from './browser.ts';

const { visit, url, db } = await stage();

async function who(login: string): Promise<Who> {
  const found = await sql<{ id: string; roles: Role[]; groupIds: string[] }>`
    select p.id, p.roles, array(select group_id::text from group_member where person_id = p.id) as "groupIds"
    from person p where login = ${login}`.execute(db);
  const { id, roles, groupIds } = found.rows[0]!;
  return { id, actor: { kind: 'person', personId: id, roles, groupIds } };
}
const [lina, chen, lead] = [await who('lina'), await who('chenchen'), await who('zhoumin')];

it('a promise accounts for itself, to the desk and to whom it was made (3.3)', async () => {
  const id = await lived(db, '2026-06-08T16:00', lina, {}, [
    accept('2026-06-08T16:10', chen),
    ask('2026-06-08T17:00', chen),
    answer('2026-06-09T11:00', lina),
    diagnose('2026-06-09T11:30', chen),
    tell('2026-06-09T14:00', chen, '2026-06-10T10:00'),
    classify('2026-06-10T09:30', lead, 'stopped', 'department'),
    classify('2026-06-10T11:30', lead, 'avoidable'),
    resolve('2026-06-12T15:00', chen),
  ]);
  const desk = await visit('chenchen', { dark: true });
  const { page } = desk;
  await page.goto(`${url}/desk/tickets/${id}`);
  await page.getByRole('button', { name: '如何计算' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2026年6月8日 16:00 开始，工作时间 4小时，应于 2026年6月9日 11:00 前').waitFor();
  // Asked at 17:00 and answered at 11:00: an hour of the one day and two of the other are left out.
  await dialog
    .getByText(
      '2026年6月8日 16:00 开始，工作时间 24小时，扣除等待用户补充 3小时，应于 2026年6月11日 16:00 前',
    )
    .waitFor();
  await dialog.getByText('最初按 P3：工作时间 24小时').waitFor();
  await dialog.getByText(/2026年6月10日 09:30 起按 P1 判定：4小时（7×24 小时计时）/).waitFor();
  await dialog.getByText(/6月12日 15:00 完成，用时 \d+小时，超时 8小时/).waitFor();

  // Every piece can be reached by keyboard, and tells the same as its line of the table.
  const resolution = dialog.getByRole('region', { name: '解决', exact: true });
  const pieces = resolution.getByRole('listitem');
  await pieces.first().focus();
  await page.keyboard.press('Tab');
  await page.getByRole('tooltip').filter({ hasText: '暂停：等待用户补充，18小时' }).waitFor();
  await expectAccessible(page, 'the account on the desk, in the dark');
  await resolution.getByText(/逐段查看/).click();
  expect(await resolution.getByRole('row').count()).toBe((await pieces.count()) + 1);
  await dialog.getByText('此前的进展通报').click();
  await dialog.getByText('按上次通报时的约定').first().waitFor();
  expect(desk.faults).toEqual([]);

  const phone = await visit('lina', { phone: true, locale: 'en' });
  await phone.page.goto(`${url}/tickets/${id}`);
  await phone.page.getByRole('button', { name: 'How it came about' }).click();
  await phone.page.getByText(/24 hours of working time, less 3 hours waiting for the requester/).waitFor();
  const wide = await phone.page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(wide, 'nothing wider than the phone').toBe(false);
  await expectAccessible(phone.page, 'the account on a phone');
  expect(phone.faults).toEqual([]);
});
