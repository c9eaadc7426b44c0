import { useSay } from '../policy/words.ts';
import type { PromisesView } from './queries.ts';
import { TargetsTable } from './TargetsTable.tsx';

/** Targets of their own for certain services or people; they come before the general ones. */
export function Special({ sets }: { sets: PromisesView['special'] }) {
  const t = useSay();
  return (
    <section>
      <h2>{t('promises:special')}</h2>
      <p className="yn-quiet">{t('promises:specialText')}</p>
      {sets.map(({ name, services, customers, targets }) => (
        <article key={name}>
          <h3>{name}</h3>
          <p>
            {services.length > 0 && t('promises:forServices', { list: services.join(t('common:comma')) })}{' '}
            {customers.length > 0 && t('promises:forCustomers', { list: customers.join(t('common:comma')) })}
          </p>
          <TargetsTable caption={name} targets={targets} />
        </article>
      ))}
    </section>
  );
}
