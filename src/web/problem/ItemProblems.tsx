import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useMay } from '../platform/session.tsx';
import { ProblemRows } from './ProblemRows.tsx';
import { useProblems } from './queries.ts';

/** Problems that an item is linked with; nothing where there are none. */
export function ItemProblems({ item }: { item: string }) {
  const { t } = useTranslation('problem');
  return useMay('problem.read') ? <Found item={item} name={t('title')} /> : null;
}

function Found({ item, name }: { item: string; name: string }) {
  const found = useProblems({ item, state: 'all', limit: '20' });
  const problems = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (problems.length === 0) return null;
  return (
    <Panel title={name}>
      <ProblemRows problems={problems} />
    </Panel>
  );
}
