import { IMPACTS, URGENCIES } from '#domain/ticket/priority.ts';
import { useSay } from '../policy/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import type { PromisesView } from './queries.ts';

/** How a priority comes about (3.3b): impact by urgency, and what is P1 whatever the table says. */
export function Priorities({ matrix, p1 }: Pick<PromisesView, 'matrix' | 'p1'>) {
  const t = useSay();
  const services = p1.criticalServices.join(t('common:comma'));
  return (
    <>
      <section
        className="yn-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        tabIndex={0}
        aria-label={t('promises:matrix')}
      >
        <table className="yn-matrix">
          <caption className="yn-unseen">{t('promises:matrix')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('promises:matrixCorner')}</th>
              {URGENCIES.map((urgency) => (
                <th scope="col" key={urgency}>
                  {t(`ticket:urgency.${urgency}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {IMPACTS.map((impact) => (
              <tr key={impact}>
                <th scope="row">{t(`ticket:impact.${impact}`)}</th>
                {URGENCIES.map((urgency) => (
                  <td key={urgency}>
                    <PriorityBadge priority={matrix[impact][urgency]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
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
