import { describe, expect, it } from 'vitest';
import { STATUSES } from '#domain/ticket/ticket.ts';
import { rendered } from '#test/web/rendered.tsx';
import { Way } from './Way.tsx';

const steps = (html: string) => html.match(/aria-current="step"/g)?.length ?? 0;

describe('the way of a ticket', () => {
  it.each(STATUSES.filter((status) => status !== 'withdrawn'))(
    'has one present station when %s',
    (status) => {
      expect(steps(rendered(<Way status={status} />))).toBe(1);
    },
  );

  it('has passed more stations the further it has come', () => {
    const passed = (['recorded', 'in_progress', 'resolved', 'closed'] as const).map(
      (status) => rendered(<Way status={status} />).match(/data-done="true"/g)?.length,
    );
    expect(passed).toEqual([1, 2, 3, 4]);
  });

  it('is not shown for a ticket that left it', () => {
    expect(rendered(<Way status="withdrawn" />)).not.toContain('<li');
  });
});
