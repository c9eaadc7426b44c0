import { describe, expect, it } from 'vitest';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { RefusedError } from '../platform/problem.ts';
import { ErrorState } from './ErrorState.tsx';
import { MissingPermission } from './MissingPermission.tsx';

describe('an error state', () => {
  it.each(['zh-CN', 'en'] as const)('says why in words, and the number to quote (%s)', (locale) => {
    const error = new RefusedError({ code: 'version_conflict', status: 412, requestId: 'a1b2' });
    const words = wordsOf(<ErrorState error={error} />, locale);
    expect(words).toContain('a1b2');
    expect(words).not.toContain('version_conflict');
  });

  it('offers another try only where there is one', () => {
    const error = new RefusedError({ code: 'unreachable', status: 0 });
    expect(rendered(<ErrorState error={error} retry={() => undefined} />)).toContain('<button');
    expect(rendered(<ErrorState error={error} />)).not.toContain('<button');
  });

  it.each([
    ['zh-CN', '管理电话系统'],
    ['en', 'Manage telephone systems'],
  ] as const)('says which permission is missing, and offers the way home instead (%s)', (locale, name) => {
    const error = new RefusedError({ code: 'forbidden', status: 403 });
    const element = <ErrorState error={error} retry={() => undefined} />;
    expect(rendered(element, locale)).toContain('href="/"');
    expect(rendered(element, locale)).not.toContain('<button');
    expect(wordsOf(<MissingPermission permission="telephone.manage" />, locale)).toContain(name);
    expect(wordsOf(<MissingPermission permission="unheard.of" />, locale)).toBe('');
  });

  it('is announced, and gives away nothing of an unexpected error', () => {
    const html = rendered(<ErrorState error={new TypeError('secret stack')} />);
    expect(html).toContain('role="alert"');
    expect(html).not.toContain('secret stack');
  });
});
