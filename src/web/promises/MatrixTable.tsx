import type { ReactNode } from 'react';
import { IMPACTS, type Impact, URGENCIES, type Urgency } from '#domain/ticket/priority.ts';
import { useSay } from '../policy/words.ts';

/** Impact by urgency (3.3b), to be read or filled in; what scrolls is reached by keyboard. */
export function MatrixTable({ cell }: { cell: (impact: Impact, urgency: Urgency) => ReactNode }) {
  const t = useSay();
  return (
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
                <td key={urgency}>{cell(impact, urgency)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
