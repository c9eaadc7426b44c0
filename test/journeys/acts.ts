import type { Page } from 'playwright-core';

/** Waits until a text is shown. */
export const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Begins an action by its button, or from the menu of the others. */
export async function begin(page: Page, action: string): Promise<void> {
  const button = page.locator('main').getByRole('button', { name: action, exact: true });
  const more = page.getByRole('button', { name: '更多操作' });
  await button.or(more).first().waitFor();
  if (await button.first().isVisible()) return button.first().click();
  await more.click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Does an action of the desk: its dialog's texts by label, then the button that bears its name. */
export async function does(page: Page, action: string, texts: Record<string, string> = {}): Promise<void> {
  await begin(page, action);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (const [label, text] of Object.entries(texts)) {
    const box = dialog.getByRole('textbox', { name: label, exact: true });
    await ((await box.count()) > 0 ? box.first() : dialog.getByLabel(label).first()).fill(text);
  }
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** What a page asks of the API, as the person who is signed in there. */
export const post = <A = { id: number }>(
  page: Page,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<A> =>
  page.evaluate(
    async ([to, sent, more]) => {
      const answer = await fetch(`/api${to}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...more },
        body: JSON.stringify(sent),
      });
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    },
    [path, body, headers] as const,
  );
