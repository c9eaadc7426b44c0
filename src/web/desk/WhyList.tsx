import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { tickets } from '#contract/ticket/tickets.ts';
import type { AnswerOf } from '../platform/client.ts';
import { type Formats, useFormats } from '../platform/formats.ts';

type WhyView = AnswerOf<(typeof tickets)['why']>['triggers'][number];
type Reason = WhyView['reasons'][number];

/** One trigger of the norm: how often it called, and what is missing for it. */
export function WhyList({ why }: { why: WhyView }) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const { trigger, escalationIds, joined, reasons } = why;
  const said = [
    ...(escalationIds.length > 0 ? [t('why.called', { count: escalationIds.length })] : []),
    ...joined.map(({ clock, at }) => t('why.joined', { clock: t(`clock.${clock}`), at: formats.time(at) })),
    ...reasons.map((reason) => reasonWords(reason, t, formats)),
  ];
  return (
    <>
      <Text size="sm" fw={600}>
        {t(`trigger.${trigger}`)}
      </Text>
      {said.map((words) => (
        <Text key={words} size="sm">
          {words}
        </Text>
      ))}
    </>
  );
}

function reasonWords(reason: Reason, t: TFunction<'ticket'>, formats: Formats): string {
  const clock = 'clock' in reason ? t(`clock.${reason.clock}`) : '';
  switch (reason.code) {
    case 'running':
      return reason.dueAt
        ? t('why.running', { clock, percent: reason.percent, at: formats.time(reason.dueAt) })
        : t('why.runningOpen', { clock, percent: reason.percent });
    case 'paused':
      return t('why.paused', { clock, percent: reason.percent, at: formats.time(reason.since) });
    case 'kept_late':
      return t('why.kept_late', { clock, at: formats.time(reason.at) });
    case 'never_rose':
      return t('why.never_rose', { priority: t(`priority.${reason.priority}`) });
    case 'too_few_duplicates':
      return t('why.too_few_duplicates', { count: reason.count, needed: reason.needed });
    case 'not_marked':
    case 'over':
    case 'no_appeal':
      return t(`why.${reason.code}`);
    default:
      return t(`why.${reason.code}`, { clock });
  }
}
