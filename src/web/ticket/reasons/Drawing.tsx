import { Box, Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PauseReason } from '#domain/sla/history.ts';
import { type Formats, useFormats } from '../../platform/formats.ts';
import { instantFrom, localTextOf } from '../../platform/local-time.ts';
import { useMe } from '../../platform/session.tsx';
import { type ExplainedClock, type Piece, placeOf, type Tick, ticksOf } from './scale.ts';
import { comingWarnings } from './words.ts';
import './reasons.css';

/** One clock as a bar: what counted, what did not and why, where we are and when it is due. */
export function Drawing({ clock, pieces, now }: { clock: ExplainedClock; pieces: Piece[]; now: string }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const label = usePieceWords();
  const present = clock.endedBy === null ? placeOf(pieces, now) : null;
  return (
    <Box className="yn-course">
      <ul className="yn-course-bar" aria-label={t('bar', { clock: t(`ticket:clock.${clock.kind}`) })}>
        {pieces.map((piece) => (
          <Tooltip key={piece.from} label={label(piece)} multiline maw={280} events={ALL_EVENTS}>
            <li
              // biome-ignore lint/a11y/noNoninteractiveTabindex: each piece can be looked at by keyboard too
              tabIndex={0}
              aria-label={label(piece)}
              className="yn-course-piece"
              data-why={piece.why}
              data-ahead={piece.ahead || undefined}
              data-late={piece.late || undefined}
              style={{ flexGrow: piece.end - piece.start }}
            />
          </Tooltip>
        ))}
      </ul>
      {apart(comingWarnings(clock), pieces, present).map(({ percent, at, named }) => (
        <Marker key={percent} at={at} kind="warning" words={named ? `${percent}%` : ''} />
      ))}
      <Marker at={placeOf(pieces, clock.due)} kind="due" words={t('dueMark')} />
      <Marker at={present} kind="now" words={t('nowMark')} />
      <Dates pieces={pieces} />
    </Box>
  );
}

const ALL_EVENTS = { hover: true, focus: true, touch: true };
/** Share of the width that the words of a mark need. */
const WORDS = 0.08;

/** Places of warnings; one whose words would cover those of another mark has none. */
function apart(
  warnings: readonly { percent: number; at: string }[],
  pieces: Piece[],
  present: number | null,
) {
  const taken = present === null ? [] : [present];
  return warnings.flatMap(({ percent, at }) => {
    const place = placeOf(pieces, at);
    if (place === null) return [];
    const named = taken.every((other) => Math.abs(other - place) > WORDS);
    if (named) taken.push(place);
    return [{ percent, at: place, named }];
  });
}

function Marker({ at, kind, words }: { at: number | null; kind: 'warning' | 'due' | 'now'; words: string }) {
  if (at === null) return null;
  return (
    <span
      className="yn-course-mark"
      data-kind={kind}
      data-edge={at > 0.85 || undefined}
      style={{ left: `${at * 100}%` }}
    >
      <span>{words}</span>
    </span>
  );
}

/** The days below the bar; the table has every time in full. */
function Dates({ pieces }: { pieces: Piece[] }) {
  const { i18n } = useTranslation();
  const zone = useMe()?.zone;
  const ticks = useMemo(() => daysOf(pieces, zone), [pieces, zone]);
  const format = new Intl.DateTimeFormat(i18n.language, {
    month: 'numeric',
    day: 'numeric',
    ...(zone ? { timeZone: zone } : {}),
  });
  return (
    <div className="yn-course-dates" aria-hidden>
      {ticks.map(({ at, place, sparse }) => (
        <span key={at} data-sparse={sparse || undefined} style={{ left: `${place * 100}%` }}>
          {format.format(at)}
        </span>
      ))}
    </div>
  );
}

/** Midnights of the reader's days. */
function daysOf(pieces: Piece[], zone: string | undefined): Tick[] {
  const first = localTextOf(pieces[0]?.from ?? 0, zone).slice(0, 10);
  return ticksOf(pieces, (day) => {
    const date = new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10);
    return instantFrom(`${date}T00:00`, zone);
  });
}

/** What a piece is, in words: "counted, 3 hours, from ... to ...". */
function usePieceWords(): (piece: Piece) => string {
  const { t } = useTranslation('reasons');
  const formats = useFormats();
  const reason = useReasonWords();
  return (piece) =>
    t('piece', {
      what: reason(piece),
      length: lengthOf(piece, formats),
      from: formats.time(piece.from),
      to: formats.time(piece.to),
    });
}

export const lengthOf = ({ from, to }: Pick<Piece, 'from' | 'to'>, formats: Formats): string =>
  formats.duration(Date.parse(to) - Date.parse(from));

/** Why a piece counted or did not. */
export function useReasonWords(): (piece: Piece) => string {
  const { t } = useTranslation('reasons');
  return ({ why, reason, ahead, late }) => {
    if (why === 'running') return late ? `${t('counted')}${t('after')}` : t(ahead ? 'willCount' : 'counted');
    if (why === 'holiday') return t('holiday', { name: reason ?? '' });
    if (why === 'off_hours') return t('offHours');
    return t('paused', { reason: t(`reason.${(reason ?? 'waiting_requester') as PauseReason}`) });
  };
}
