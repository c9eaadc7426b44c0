import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pageOf } from './mail-page.ts';

const shown = (html: string) => {
  const page = pageOf({ html, attachments: [] }, false);
  const [, style = '', body = ''] = /<style>(.*)<\/style><\/head><body>(.*)<\/body>/s.exec(page.html) ?? [];
  return { ...page, style, body };
};

describe('the looks of a message', () => {
  it('stand in one sheet that the policy names by its hash', () => {
    const { style, body, styleSource } = shown(
      '<p style="color:red">一</p><td style="color:red;x:y">二</td>',
    );
    expect(body).toBe('<p class="s0">一</p><td class="s0">二</td>');
    expect(style).toMatch(/\.s0\{color:red\}$/);
    expect(styleSource).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });

  it.each([
    '<p style="color:red}body{display:none">x</p>',
    '<p style="color:</style><script>hacked()</script>">x</p>',
    '<p style="background-color:url(https://out.example/)">x</p>',
    '<p class="s0" style="font-size:1px;position:fixed">x</p>',
    '<style>p{color:red}</style><p>x</p>',
  ])('%s brings no rule of its own', (html) => {
    const { style, body } = shown(html);
    expect(body).not.toMatch(/style=|<style|<script/);
    expect(style).not.toMatch(/display|url|position|hacked|p\{/);
    expect(body.includes('class=')).toBe(style.includes('.s0{'));
  });

  it('are kept as text where they are only written about', () => {
    expect(shown('<p>write style="color:red"</p>').body).toBe('<p>write style="color:red"</p>');
  });
});
