import { IconArrowRight } from '@tabler/icons-react';
import type { Change } from '#domain/policy/compare.ts';
import { changeWords, type Named } from './diff-words.ts';
import { useSay } from './words.ts';

/** The answer of the server: a value that is not there is null, or left out. */
type Given = Omit<Change, 'before' | 'after'> & { before?: unknown; after?: unknown };

/** Differences between two versions, each in one readable line. */
export function ChangeList({ changes, nameOf }: { changes: readonly Given[]; nameOf: Named }) {
  const t = useSay();
  if (changes.length === 0) return <p className="yn-quiet">{t('policy:sameContent')}</p>;
  return (
    <ul className="yn-lines yn-changes">
      {changes.map((change) => {
        const whole = { ...change, before: change.before ?? null, after: change.after ?? null };
        const { where, before, after } = changeWords(whole, t, nameOf);
        return (
          <li key={change.path}>
            <span className="yn-quiet">{where.join(' · ')}</span>
            <span>
              {before === null ? <em>{t('policy:added')}</em> : <del>{before}</del>}{' '}
              <IconArrowRight size={14} aria-label={t('policy:becomes')} />{' '}
              {after === null ? <em>{t('policy:removed')}</em> : <ins>{after}</ins>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
