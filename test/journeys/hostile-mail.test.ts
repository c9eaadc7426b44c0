import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { decideMail } from '#server/intake/actions.ts';
import { pageOf } from '#server/intake/mail-page.ts';
import { keepRaw } from '#server/intake/store.ts';
import { MailReader } from '#server/platform/mail/mail-reader.ts';
import { diskStore } from '#server/platform/storage/files.ts';
import { NAMES, PAYLOADS } from '#test/mail/xss.ts';
import { expectAccessible, stage } from './browser.ts';

const { db, url, visit, browser, filesDir } = await stage();
// Two browsers share the cores: the limit of time has tests of its own.
const reader = new MailReader({ timeoutMs: 30_000 });
afterAll(() => reader.close());

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const word = (text: string): string => `=?utf-8?B?${base64(text)}?=`;
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAO0lEQVR42u3OMQ0AAAgDsDlCEhLw/+GCcDSpgKamX4mQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQ0J0FeSLlecBUOUkAAAAASUVORK5CYII=';

function hostile(): Buffer {
  const part = (...lines: string[]) => ['--cut', ...lines];
  const file = (name: string, bytes: string, id: string) =>
    part(
      'Content-Type: image/png',
      `Content-Disposition: inline; filename="${word(name)}"`,
      `Content-ID: <${id}>`,
      'Content-Transfer-Encoding: base64',
      '',
      bytes,
    );
  const html = `<p>看图</p><img alt="own" src="cid:own">${PAYLOADS.join('\n')}`;
  return Buffer.from(
    [
      `From: ${word('<img src=x onerror=hacked()>')} <lina@huaheng.example>`,
      `Subject: ${word('"><img src=x onerror=hacked()></title><script>hacked()</script>')}`,
      `To: ${word('<svg onload=hacked()>')} <desk@huaheng.example>`,
      `Cc: "<iframe srcdoc='<script>hacked()</script>'>" <wang@huaheng.example>`,
      'Message-ID: <"><img/src=x/onerror=hacked()>@x>',
      `X-Mailer: <script src=https://out.example/h></script>`,
      'Content-Type: multipart/related; boundary=cut',
      '',
      ...part(
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        base64(html),
      ),
      ...file('截图.png', PNG, 'own'),
      ...file('假的.png', base64('<svg xmlns="http://www.w3.org/2000/svg" onload="hacked()"/>'), 'fake'),
      ...NAMES.flatMap((name, i) => file(name, base64('x'), `n${i}`)),
      '--cut--',
      '',
    ].join('\r\n'),
  );
}

describe('mail of somebody who means harm (A39)', () => {
  it('runs no script and asks no other server, each layout by itself and without the policy of the page', async () => {
    const page = await (await browser.newContext()).newPage();
    const found: string[] = [];
    let current = '';
    await page.exposeFunction('hacked', () => void found.push(`script: ${current}`));
    page.on('dialog', (dialog) => void dialog.dismiss());
    page.on('request', (request) => {
      if (!/^(?:data|about):/.test(request.url())) found.push(`request: ${request.url()} ${current}`);
    });
    // That the trap works is seen by a page that is not made safe.
    await page.setContent('<img src="data:," onerror="hacked()">');
    await expect.poll(() => found.splice(0)).toEqual(['script: ']);
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(300);
    for (const payload of PAYLOADS) {
      current = payload.slice(0, 120);
      await page.setContent(pageOf({ html: payload, attachments: [] }, false).html);
      await page.evaluate('document.querySelectorAll("a,div,p,font").forEach((one) => one.click())');
    }
    await page.setContent('<p>end</p>');
    expect(found).toEqual([]);
  });

  it.each(['desk', 'phone'])('is shown on the ticket with its own pictures alone: %s', async (where) => {
    const bytes = Buffer.concat([hostile(), Buffer.from(where)]);
    const { id } = await keepRaw(db, bytes, { kind: 'import' }, Date.now());
    const desk = { db, files: diskStore(filesDir), reader, policy: { unknownSender: 'quarantine' } } as const;
    const decided = await decideMail({ ...desk, ownAddresses: [], clock: () => Date.now() }, id);
    expect(decided).toMatchObject({ outcome: 'ticket', ticketId: expect.any(Number) });
    const ticket = decided?.ticketId;
    const { page, faults, context } = await visit('chenchen', { phone: where === 'phone' });
    await context.exposeFunction('hacked', () => void faults.push('script'));
    await page.goto(`${url}/desk/tickets/${ticket}`);
    const shown = page.getByRole('img', { name: '图片 截图.png' });
    await shown.waitFor();
    await expect.poll(() => shown.evaluate((img: object) => Reflect.get(img, 'naturalWidth'))).toBe(48);
    await expect.poll(() => page.getByRole('img', { name: '图片 假的.png' }).count()).toBe(0);
    await page.getByRole('button', { name: '查看完整原文' }).click();
    await page.getByRole('button', { name: '排版' }).click();
    const frame = page.frameLocator('[data-original] iframe');
    await frame.getByText('看图').waitFor();
    expect(await frame.getByAltText('own').getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    expect(await frame.locator('script, style:not(head style), iframe, form, svg, [onerror]').count()).toBe(
      0,
    );
    await expectAccessible(page, `hostile mail on ${where}`);
    expect(faults).toEqual([]);
  });
});

/** What markup could do that got into the page by a fault of ours. */
const INJECTED = `{
  const add = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
  };
  add('script', 'hacked()');
  add('script', '', { src: 'data:text/javascript,hacked()' });
  add('style', 'body { outline-style: solid }');
  document.body.insertAdjacentHTML('beforeend', '<i style="outline-style: solid"></i><img src="data:," onerror="hacked()">');
}`;

describe('words of somebody who means harm in the portal and by the API (A39)', () => {
  it('run no script and ask no other server, on the desk and in the portal', async () => {
    const lina = await visit('lina');
    const words = PAYLOADS.join('\n').replaceAll('\0', '').slice(0, 18_000);
    const post = async (path: string, data: object) => {
      const answer = await lina.context.request.post(`${url}/api${path}`, { data });
      expect(answer.status(), await answer.text()).toBeLessThan(300);
      return (await answer.json()).id as number;
    };
    const names = NAMES.map((name) => name.slice(0, 150));
    const uploadIds: string[] = [];
    for (const name of names.slice(0, 10)) {
      const kept = await lina.context.request.post(`${url}/api/uploads`, {
        multipart: {
          file: { name, mimeType: 'text/html', buffer: Buffer.from('<script>hacked()</script>') },
        },
      });
      if (kept.ok()) uploadIds.push((await kept.json()).id);
    }
    expect(uploadIds.length).toBeGreaterThan(0);
    const title = '"><img src=x onerror=hacked()><script>hacked()</script>';
    const id = await post('/tickets', {
      ...{ type: 'incident', title, symptom: words, description: words.slice(0, 2000), scope: title },
      uploadIds,
    });
    await post(`/tickets/${id}/comment`, { text: words });
    await sql`update person set name = ${title} where login = 'lina'`.execute(db);
    await sql`update support_group set name = ${title} where name = '一线服务台'`.execute(db);
    const desk = await visit('zhoumin', { phone: true });
    for (const { context, faults } of [lina, desk])
      await context.exposeFunction('hacked', () => void faults.push('script'));
    await lina.page.goto(`${url}/tickets/${id}`);
    await lina.page.getByRole('heading', { name: title }).waitFor();
    await lina.page.goto(`${url}/`);
    await lina.page.getByText(title).first().waitFor();
    await desk.page.goto(`${url}/desk/tickets/${id}`);
    await desk.page.getByRole('heading', { name: title }).waitFor();
    await desk.page.goto(`${url}/desk?view=all`);
    await desk.page.getByText(title).first().waitFor();
    expect([...lina.faults, ...desk.faults]).toEqual([]);
    await lina.page.evaluate(INJECTED);
    const refused = () => lina.faults.map((fault) => /policy: ([\w-]+)/.exec(fault)?.[1]).filter(Boolean);
    await expect
      .poll(() => [...new Set(refused())].sort())
      .toEqual(['script-src-attr', 'script-src-elem', 'style-src-attr', 'style-src-elem']);
    expect(lina.faults).not.toContain('script');
    expect(await lina.page.evaluate('getComputedStyle(document.body).outlineStyle')).toBe('none');
  });
});
