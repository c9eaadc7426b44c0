import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

describe('markdown of strangers', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](  javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '![x](http://tracker.example/p.png)',
    '<svg onload=alert(1)>',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n[x]',
    '"><iframe srcdoc="<script>1</script>">',
  ])('%s does nothing', (text) => {
    const html = renderMarkdown(text);
    expect(html).not.toMatch(/<(script|img|svg|iframe)/i);
    expect(html).not.toMatch(/href="\s*(javascript|data):/i);
  });

  it('sets no style attribute, which the policy of the page would refuse', () => {
    const html = renderMarkdown('| a | b |\n|--:|---|\n| 1 | 2 |');
    expect(html).not.toContain('style=');
    expect(html).toContain('<td align="right">1</td>');
  });

  it('keeps what people use', () => {
    expect(renderMarkdown('**重要**\n- 一\n- 二')).toContain('<strong>重要</strong>');
    expect(renderMarkdown('http://intranet.example')).toContain('rel="noopener noreferrer nofollow"');
  });
});
