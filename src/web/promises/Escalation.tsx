import { durationWords } from '../policy/say.ts';
import { useSay } from '../policy/words.ts';
import type { PathView } from './queries.ts';

type Asked = PathView['levels'][number]['to'][number];

/** Who is asked when it does not go on, and who next (4.3f): in plain words. */
export function Escalation({
  paths,
  p1Rosters,
}: {
  paths: readonly PathView[];
  p1Rosters: readonly string[];
}) {
  const t = useSay();
  return (
    <>
      {p1Rosters.length > 0 && <p>{t('promises:p1Rosters', { list: p1Rosters.join(t('common:comma')) })}</p>}
      {paths.length === 0 ? <p>{t('promises:noPaths')}</p> : <Paths paths={paths} />}
    </>
  );
}

function Paths({ paths }: { paths: readonly PathView[] }) {
  const t = useSay();
  return (
    <div className="yn-paths">
      {paths.map((path) => (
        <article key={path.id} className="yn-card yn-part">
          <h3>{path.name}</h3>
          <p>
            {t('promises:pathWhen', {
              triggers: path.triggers.map((one) => t(`ticket:trigger.${one}`)).join(t('common:comma')),
            })}{' '}
            {path.priorities.length > 0 &&
              t('promises:pathPriorities', { list: path.priorities.join(t('common:comma')) })}{' '}
            {path.services.length > 0 &&
              t('promises:pathServices', { list: path.services.join(t('common:comma')) })}
          </p>
          <ol>
            {path.levels.map((level, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place in the path
              <li key={i}>
                <Level level={level} last={i === path.levels.length - 1} />
              </li>
            ))}
          </ol>
        </article>
      ))}
    </div>
  );
}

function Level({ level, last }: { level: PathView['levels'][number]; last: boolean }) {
  const t = useSay();
  const asked = level.to.map((one) => <Recipient key={`${one.kind} ${one.role} ${one.name}`} asked={one} />);
  return (
    <>
      {t('promises:asks')}
      {asked.flatMap((one, i) => (i === 0 ? [one] : [t('common:comma'), one]))}
      {t('promises:period')}{' '}
      {!last &&
        t('promises:climbs', {
          time: t(`promises:within.${level.calendar}`, {
            time: durationWords(level.acceptWithinMs, level.calendar, t),
          }),
        })}
    </>
  );
}

function Recipient({ asked }: { asked: Asked }) {
  const t = useSay();
  if (asked.role !== null) return <b>{t(`account:role.${asked.role}`)}</b>;
  if (asked.kind === 'role') return <b>{t('promises:recipient.person')}</b>;
  return <b>{asked.name ?? t(`promises:recipient.${asked.kind}`)}</b>;
}
