import { Button, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormats } from '../platform/formats.ts';
import { ChangeList } from '../policy/ChangeList.tsx';
import type { Named } from '../policy/diff-words.ts';
import { useSay } from '../policy/words.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { sinceEver } from './calendar-name.ts';
import { Escalation } from './Escalation.tsx';
import { HowTimeCounts } from './HowTimeCounts.tsx';
import { Priorities } from './Priorities.tsx';
import { Publication } from './Publication.tsx';
import { usePrintInLight } from './print.ts';
import type { PromisesView } from './queries.ts';
import { ServiceHours } from './ServiceHours.tsx';
import { Special } from './Special.tsx';
import { TargetsTable } from './TargetsTable.tsx';
import './promises.css';

interface Props {
  view: PromisesView;
  nameOf: Named;
  /** Above the promises: what the reader is asked to do. */
  children?: ReactNode;
}

/** What the desk promises (3.3c), for the screen, the phone and paper. */
export function Promises({ view, nameOf, children }: Props) {
  const t = useSay();
  usePrintInLight();
  const thisYear = new Date(view.attainment.to).getFullYear();
  return (
    <div className="yn-promises">
      <Head view={view} />
      {children}
      <section>
        <h2>{t('promises:targets')}</h2>
        <TargetsTable
          caption={t('promises:targets')}
          targets={view.targets}
          attained={view.attainment.rows}
        />
        <AttainmentText view={view} />
      </section>
      {view.special.length > 0 && <Special sets={view.special} />}
      <section>
        <h2>{t('promises:priorities')}</h2>
        <Priorities matrix={view.matrix} p1={view.p1} />
      </section>
      <section>
        <h2>{t('promises:howTimeCounts')}</h2>
        <HowTimeCounts view={view} />
      </section>
      <section>
        <h2>{t('promises:serviceHours')}</h2>
        {view.calendars.map((calendar) => (
          <ServiceHours key={calendar.id} calendar={calendar} years={[thisYear, thisYear + 1]} />
        ))}
      </section>
      <section>
        <h2>{t('promises:escalation')}</h2>
        <p className="yn-quiet">{t('promises:escalationText')}</p>
        <Escalation paths={view.escalation} p1Rosters={view.p1Rosters} />
      </section>
      <section>
        <h2>{t('promises:changes')}</h2>
        {view.previousVersion === null ? (
          <p className="yn-quiet">{t('promises:firstVersion')}</p>
        ) : (
          <>
            <p>{view.summary}</p>
            <ChangeList changes={view.changes} nameOf={nameOf} />
          </>
        )}
      </section>
      <section>
        <h2>{t('promises:publication')}</h2>
        <Publication of={view} />
      </section>
    </div>
  );
}

function Head({ view }: { view: PromisesView }) {
  const t = useSay();
  const formats = useFormats();
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <div>
        <PageTitle size="h2">{t('promises:title')}</PageTitle>
        <Text className="yn-quiet" mt={4}>
          {sinceEver(view.effectiveFrom)
            ? t('promises:inForceEver', { version: view.version })
            : t('promises:inForce', { version: view.version, at: formats.time(view.effectiveFrom) })}
          {view.approvedBy !== null && ` · ${t('promises:approvedBy', { name: view.approvedBy })}`}
        </Text>
        {view.coming && (
          <Text size="sm" fw={550} mt={4}>
            {t('promises:coming', {
              version: view.coming.version,
              at: formats.time(view.coming.effectiveFrom),
            })}
          </Text>
        )}
      </div>
      <Button
        variant="default"
        leftSection={<IconPrinter size={16} aria-hidden />}
        onClick={() => window.print()}
      >
        {t('promises:print')}
      </Button>
    </Group>
  );
}

function AttainmentText({ view }: { view: PromisesView }) {
  const t = useSay();
  const formats = useFormats();
  const { from, to } = view.attainment;
  return (
    <Text size="xs" className="yn-quiet" mt="xs">
      {t('promises:attained.period', {
        from: formats.day(from),
        // The period ends before the first moment of the next month.
        to: formats.day(new Date(to).getTime() - 1),
      })}{' '}
      {t('promises:attained.means')}
    </Text>
  );
}
