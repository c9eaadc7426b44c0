import { Box, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Formats, useFormats } from '../../platform/formats.ts';
import { type ExplainedClock, type Piece, placeOf } from './scale.ts';
import './reasons.css';

/** One clock as a bar: what counted, what did not and why, where we are and when it is due. */
export function Drawing({ clock, pieces, now }: { clock: ExplainedClock; pieces: Piece[]; now: string }) {
  const { t } = useTranslation(['reasons', 'ticket']);
  const label = usePieceWords();
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
              data-late={isLate(piece, clock) || undefined}
              style={{ flexGrow: piece.end - piece.start }}
            />
          </Tooltip>
        ))}
      </ul>
      {clock.warnings.map(({ percent, at }) => (
        <Marker key={percent} at={placeOf(pieces, at)} kind="warning" words={`${percent}%`} />
      ))}
      <Marker at={placeOf(pieces, clock.due)} kind="due" words={t('dueMark')} />
      {clock.endedBy === null && <Marker at={placeOf(pieces, now)} kind="now" words={t('nowMark')} />}
    </Box>
  );
}

const ALL_EVENTS = { hover: true, focus: true, touch: true };

const isLate = (piece: Piece, { due }: ExplainedClock): boolean =>
  piece.counted && due !== null && Date.parse(piece.from) >= Date.parse(due);

function Marker({ at, kind, words }: { at: number | null; kind: 'warning' | 'due' | 'now'; words: string }) {
  if (at === null) return null;
  return (
    <span
      className="yn-course-mark"
      data-kind={kind}
      data-edge={at > 0.88 || undefined}
      style={{ left: `${at * 100}%` }}
    >
      <span>{words}</span>
    </span>
  );
}

/** What a piece is, in words: "counted, 3 hours, from ... to ...". */
export function usePieceWords(): (piece: Piece) => string {
  const { t } = useTranslation(['reasons', 'ticket']);
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
  const { t } = useTranslation(['reasons', 'ticket']);
  return ({ why, reason, ahead }) => {
    if (why === 'running') return t(ahead ? 'willCount' : 'counted');
    if (why === 'holiday') return t('holiday', { name: reason ?? '' });
    if (why === 'off_hours') return t('offHours');
    return t(`paused_${reason ?? 'waiting_requester'}` as 'paused_waiting_requester');
  };
}
