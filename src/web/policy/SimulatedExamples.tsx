import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../platform/formats.ts';
import type { Simulation } from './queries.ts';
import { useSay } from './words.ts';

type Example = Simulation['examples'][number];
type Judged = Example['before'];

/** Tickets that would have been judged otherwise, each with both verdicts. */
export function SimulatedExamples(props: { examples: readonly Example[]; differing: number }) {
  const { examples, differing } = props;
  const t = useSay();
  const tickets = new Set(examples.map(({ ticketId }) => ticketId)).size;
  return (
    <>
      <Text fw={600} mt="lg" mb="xs">
        {t('policy:effect.examples')}
      </Text>
      <ul className="yn-lines yn-examples">
        {examples.map((one) => (
          <li key={`${one.ticketId} ${one.kind}`}>
            <Link to="/desk/tickets/$ticket" params={{ ticket: String(one.ticketId) }}>
              {one.ticketId} {one.title}
            </Link>
            <Text size="sm">
              {t(`ticket:clock.${one.kind}`)}: <VerdictWords judged={one.before} /> →{' '}
              <VerdictWords judged={one.after} />
            </Text>
          </li>
        ))}
      </ul>
      {differing > tickets && (
        <Text size="sm" className="yn-quiet" mt="xs">
          {t('policy:effect.more', { count: differing - tickets })}
        </Text>
      )}
    </>
  );
}

function VerdictWords({ judged }: { judged: Judged }) {
  const t = useSay();
  const formats = useFormats();
  const due = judged.dueAt === null ? '' : t('ticket:clock.due', { at: formats.time(judged.dueAt) });
  const said = [judged.priority, t(`policy:verdict.${judged.verdict}`), due].filter((word) => word !== '');
  return <span>{said.join(' · ')}</span>;
}
