import { describe, expect, it } from 'vitest';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { STATUSES } from '#domain/ticket/ticket.ts';
import { rendered, wordsOf } from '#test/web/rendered.tsx';
import { PriorityBadge, StatusBadge } from './badges.tsx';

describe.each(['zh-CN', 'en'] as const)('badges (%s)', (locale) => {
  it('tell the statuses apart by words', () => {
    expect(new Set(STATUSES.map((status) => wordsOf(<StatusBadge status={status} />, locale))).size).toBe(10);
  });

  it('and by signs, whatever the colour', () => {
    const sign = (html: string) =>
      /<svg[\s\S]*<\/svg>/.exec(html)?.[0].replace(/(stroke|color)="[^"]*"/g, '');
    expect(
      new Set(STATUSES.map((status) => sign(rendered(<StatusBadge status={status} />, locale)))).size,
    ).toBe(10);
  });

  it.each(PRIORITIES)('name %s briefly and at length', (priority) => {
    expect(wordsOf(<PriorityBadge priority={priority} />, locale)).toBe(priority);
    expect(wordsOf(<PriorityBadge priority={priority} long />, locale).length).toBeGreaterThan(2);
  });
});
