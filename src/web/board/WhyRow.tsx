import { Group, Text } from '@mantine/core';
import { IconAlarm, IconClock } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { rough } from '../desk/rough.ts';
import { type Formats, useFormats } from '../platform/formats.ts';
import type { LeadBoard, Reason } from './queries.ts';

interface Said {
  words: string;
  late: boolean;
}

/** Why a ticket is on the board, in words: which clock, how far, since when. */
export function Why({ reason, names }: { reason: Reason; names: LeadBoard['names'] }) {
  const { t, i18n } = useTranslation(['board', 'ticket', 'common']);
  const formats = useFormats();
  const said = sayingsOf(reason, { t, formats, names, locale: i18n.language });
  return said.map(({ words, late }) => {
    const Icon = late ? IconAlarm : IconClock;
    return (
      <Group key={words} gap={5} wrap="nowrap" align="flex-start" className="yn-due" data-late={late}>
        <Icon size={15} aria-hidden style={{ flex: 'none', marginTop: 3 }} />
        <Text size="sm" fw={late ? 600 : 450} lineClamp={4}>
          {words}
        </Text>
      </Group>
    );
  });
}

interface Tongue {
  t: TFunction<['board', 'ticket', 'common']>;
  formats: Formats;
  names: LeadBoard['names'];
  locale: string;
}

/** So many open actions of one review are named. */
const SHOWN = 3;

const agoOf = (at: string): number => Date.now() - new Date(at).getTime();

function sayingsOf(reason: Reason, { t, formats, names, locale }: Tongue): Said[] {
  const at = (time: string) => ({ at: formats.time(time) });
  const calm = (words: string): Said => ({ words, late: false });
  const late = (words: string): Said => ({ words, late: true });
  switch (reason.kind) {
    case 'at_risk': {
      const about = { clock: t(`ticket:clock.${reason.clock}`), percent: reason.percent };
      return [
        calm(
          reason.dueAt
            ? t('board:lead.reason.risk', { ...about, ...at(reason.dueAt) })
            : t('board:lead.reason.riskPaused', about),
        ),
      ];
    }
    case 'breached': {
      const about = { clock: t(`ticket:clock.${reason.clock}`), late: rough(reason.lateMs, locale) };
      return [late(t('board:lead.reason.breached', { ...about, ...at(reason.dueAt) }))];
    }
    case 'escalation': {
      const ids = [...(reason.toGroupId ? [reason.toGroupId] : []), ...reason.toPersonIds];
      const who = ids.flatMap((id) => names[id] ?? []).join(t('common:comma')) || t('board:lead.nobody');
      const what = { trigger: t(`ticket:trigger.${reason.trigger}`), level: reason.level, who };
      return [calm(t('board:lead.reason.escalation', what)), acceptance(reason.acceptBy)];
    }
    case 'major':
      return [
        reason.leadId
          ? calm(t('board:lead.reason.lead', { name: names[reason.leadId] ?? '' }))
          : late(t('board:lead.reason.noLead')),
        notice(reason.nextAt),
        calm(t('board:lead.reason.major', at(reason.since))),
      ];
    case 'review':
      return [
        agoOf(reason.dueAt) > 0
          ? late(t('board:lead.reason.reviewLate', { late: rough(agoOf(reason.dueAt), locale) }))
          : calm(t('board:lead.reason.reviewDue', at(reason.dueAt))),
        calm(t('board:lead.reason.review', at(reason.endedAt))),
      ];
    case 'actions':
      return [
        ...reason.open.slice(0, SHOWN).map(({ text, ownerId, dueAt }) => {
          const about = { text, who: names[ownerId] ?? '' };
          return agoOf(dueAt) > 0
            ? late(t('board:lead.reason.actionLate', { ...about, late: rough(agoOf(dueAt), locale) }))
            : calm(t('board:lead.reason.actionDue', { ...about, ...at(dueAt) }));
        }),
        ...(reason.open.length > SHOWN
          ? [calm(t('board:lead.reason.actionsMore', { count: reason.open.length - SHOWN }))]
          : []),
      ];
    case 'appeal':
      return [
        ...(reason.dueAt
          ? [{ words: t('board:lead.reason.due', at(reason.dueAt)), late: agoOf(reason.dueAt) > 0 }]
          : []),
        calm(t('board:lead.reason.appeal', at(reason.since))),
      ];
  }

  function acceptance(acceptBy: string | null): Said {
    if (acceptBy === null) return late(t('board:lead.reason.endOfPath'));
    const past = agoOf(acceptBy);
    return past > 0
      ? late(t('board:lead.reason.acceptLate', { ...at(acceptBy), late: rough(past, locale) }))
      : calm(t('board:lead.reason.acceptBy', at(acceptBy)));
  }

  function notice(nextAt: string | null): Said {
    if (nextAt === null) return late(t('board:status.silent'));
    return agoOf(nextAt) > 0
      ? late(t('board:status.late', at(nextAt)))
      : calm(t('board:status.next', at(nextAt)));
  }
}
