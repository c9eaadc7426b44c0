import type { ReactNode } from 'react';
import { CLOCK_KINDS, type ClockKind } from '#domain/sla/clock.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import { useSay } from '../policy/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';

interface Props {
  /** What the table is of, for those who do not see it. */
  caption: string;
  className?: string;
  /** Below the name of a priority. */
  head?: (priority: Priority) => ReactNode;
  cell: (priority: Priority, kind: ClockKind) => ReactNode;
}

/** Priority by promise, to be read or filled in; on a phone one card for each priority. */
export function ByPriority({ caption, className = '', head, cell }: Props) {
  const t = useSay();
  return (
    <table className={`yn-targets ${className}`}>
      <caption className="yn-unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ticket:field.priority')}</th>
          {CLOCK_KINDS.map((kind) => (
            <th scope="col" key={kind}>
              {t(`ticket:clock.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PRIORITIES.map((priority) => (
          <tr key={priority}>
            <th scope="row">
              <PriorityBadge priority={priority} long />
              {head?.(priority)}
            </th>
            {CLOCK_KINDS.map((kind) => (
              <td key={kind}>
                <span className="yn-narrow">{t(`ticket:clock.${kind}`)}</span>
                {cell(priority, kind)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
