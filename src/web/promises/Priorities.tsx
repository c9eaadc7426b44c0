import { useSay } from '../policy/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { MatrixTable } from './MatrixTable.tsx';
import type { PromisesView } from './queries.ts';

/** How a priority comes about (3.3b): impact by urgency, and what is P1 whatever the table says. */
export function Priorities({ matrix, p1 }: Pick<PromisesView, 'matrix' | 'p1'>) {
  const t = useSay();
  const services = p1.criticalServices.join(t('common:comma'));
  return (
    <>
      <MatrixTable cell={(impact, urgency) => <PriorityBadge priority={matrix[impact][urgency]} />} />
      {p1.flags.length > 0 && (
        <p>
          {t('promises:p1', {
            list: p1.flags.map((flag) => t(`ticket:p1Flag.${flag}`)).join(t('promises:semicolon')),
          })}
        </p>
      )}
      {services !== '' && <p>{t('promises:p1Services', { list: services })}</p>}
    </>
  );
}
