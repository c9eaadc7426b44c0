import { Badge, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconClipboardText,
  IconLock,
  IconMessage,
  IconMessageQuestion,
  IconSettings,
  IconUser,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EventKind } from '#domain/events.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Markdown } from '../ui/Markdown.tsx';
import { ByMail, Moved, movedTo } from './ByMail.tsx';
import { EntryMail, EntryPicture, SaidByMail } from './EntryMail.tsx';
import { FileLink, isOpen } from './FileLink.tsx';
import type { EventView, TicketView } from './queries.ts';
import { contactName, factsOf, filesOf, mailOf, textsOf } from './telling.ts';

const ICONS: Partial<Record<EventKind, typeof IconCircle>> = {
  recorded: IconClipboardText,
  asked: IconMessageQuestion,
  commented: IconMessage,
  answered: IconMessage,
  noted: IconLock,
  assigned: IconUser,
  escalated: IconAlertTriangle,
  appealed: IconAlertTriangle,
  rejected: IconAlertTriangle,
  resolved: IconCheck,
  confirmed: IconCheck,
  closed: IconCheck,
  operation_proposed: IconSettings,
  change_linked: IconSettings,
  operation_started: IconSettings,
  operation_finished: IconSettings,
};

/** The story of a ticket, newest first: who did what when, in words, with what was said. */
export function Timeline({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation('ticket');
  const moved = movedTo(ticket.events);
  if (ticket.events.length === 0) return <EmptyState title={t('noStory')} />;
  return (
    <Stack component="ol" gap={0} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('story')}>
      {ticket.events.toReversed().map((event) => (
        <Entry key={event.seq} event={event} ticket={ticket} moved={moved.get(event.seq) ?? null} />
      ))}
    </Stack>
  );
}

/** Who acted is not always who is named: calls are recorded for others, and some escalations come of themselves. */
function titleOf(event: EventView, ticket: TicketView) {
  if (event.kind === 'recorded' && ticket.recordedBy !== ticket.requester.personId)
    return 'told.recordedFor' as const;
  if (event.kind === 'escalated' && event.data.trigger !== 'a') return 'told.escalatedAuto' as const;
  if (event.data.method === 'phone' && event.kind === 'confirmed') return 'told.confirmedByPhone' as const;
  if (event.data.method === 'phone' && event.kind === 'rejected') return 'told.rejectedByPhone' as const;
  return `event.${event.kind}` as const;
}

interface EntryProps {
  event: EventView;
  ticket: TicketView;
  /** The ticket where its words stand now; null: here. */
  moved: number | null;
}

function Entry({ event, ticket, moved }: EntryProps) {
  const { t } = useTranslation('ticket');
  const formats = useFormats();
  const Icon = ICONS[event.kind] ?? IconCircle;
  const desk = event.visibility === 'desk';
  const by = event.kind === 'mail_moved' ? String(event.data.by) : event.actorId;
  const who =
    event.actorKind === 'contact'
      ? contactName(ticket)
      : by === null
        ? t('system')
        : (ticket.names[by] ?? t('stranger'));
  const priority = typeof event.after.priority === 'string' ? event.after.priority : ticket.priority;
  const at = typeof event.data.calledAt === 'number' ? formats.time(event.data.calledAt) : '';
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm" className="yn-entry" data-desk={desk}>
      <ThemeIcon variant="light" color={desk ? 'yellow' : 'pine'} radius="xl" size={30}>
        <Icon size={16} aria-hidden />
      </ThemeIcon>
      <Stack gap={4} className="yn-entry-words" pt={4} style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs" justify="space-between">
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t(titleOf(event, ticket), { who, priority, name: ticket.requester.name, at })}
            </Text>
            {desk && (
              <Badge size="sm" color="yellow" c="var(--mantine-color-text)" tt="none">
                {t('deskOnly')}
              </Badge>
            )}
          </Group>
          <Text
            size="xs"
            className="yn-quiet yn-number"
            component="time"
            dateTime={event.at}
            title={formats.time(event.at)}
          >
            {formats.relative(event.at)}
          </Text>
        </Group>
        {moved === null ? (
          <Said event={event} ticket={ticket} />
        ) : (
          <Moved to={moved}>
            <Said event={event} ticket={ticket} />
          </Moved>
        )}
      </Stack>
    </Group>
  );
}

/** The words and facts of an entry, and its files. */
function Said({ event, ticket }: { event: EventView; ticket: TicketView }) {
  const { t } = useTranslation(['ticket', 'desk']);
  const formats = useFormats();
  const texts = textsOf(event);
  const facts = factsOf(event, ticket, t, formats);
  const files = filesOf(event);
  const mail = mailOf(event);
  const states = new Map(ticket.files.map(({ id, state }) => [id, state]));
  const openFiles = files.filter(({ id }) => isOpen(states.get(id) ?? 'ready'));
  return (
    <>
      <ByMail event={event} />
      {facts.map((fact) => (
        <Text key={fact} size="sm" className="yn-quiet">
          {fact}
        </Text>
      ))}
      {texts.map(({ field, text }) => (
        <Stack key={field} gap={0}>
          {field !== 'text' && (
            <Text size="xs" className="yn-quiet">
              {t(`field.${field}`)}
            </Text>
          )}
          {field === 'chat' ? (
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          ) : mail ? (
            <SaidByMail text={text} />
          ) : (
            <Markdown text={text} />
          )}
        </Stack>
      ))}
      {mail && <EntryMail event={event} mail={mail} ticket={ticket} />}
      {openFiles.map((file) => (
        <EntryPicture key={`${file.id} shown`} file={file} event={event} ticket={ticket} />
      ))}
      {files.map((file) => (
        <FileLink key={file.id} file={{ id: file.id, state: states.get(file.id) ?? 'ready' }}>
          {file.name} ({formats.size(file.size)})
        </FileLink>
      ))}
    </>
  );
}
