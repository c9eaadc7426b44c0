import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { storedFiles } from '#contract/files.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

type Trouble = AnswerOf<(typeof storedFiles)['trouble']>;
type Troubled = Trouble['items'][number];

/** Attachments that are lost, altered or infected, and how far the reading again has come. */
export function FilesPage() {
  const { t } = useTranslation('admin');
  const found = useQuery({
    queryKey: ['stored-files'],
    queryFn: () => call(storedFiles.trouble, {}),
    refetchInterval: 60_000,
  });
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('files.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('files.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Found trouble={found.data} />}
    </Stack>
  );
}

function Found({ trouble: { counts, scanning, items, mails } }: { trouble: Trouble }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const { oldestReading, ...numbers } = counts;
  return (
    <>
      <Stack gap={2}>
        <Text size="sm" className="yn-figures">
          {t('files.counts', numbers)}
        </Text>
        <Text size="sm">{t(`files.scanning.${scanning}`)}</Text>
        {oldestReading && (
          <Text size="xs" className="yn-quiet yn-number">
            {t('files.oldest', { at: formats.time(oldestReading) })}
          </Text>
        )}
      </Stack>
      {items.length + mails.length === 0 ? (
        <EmptyState title={t('files.empty')} text={t('files.emptyText')} />
      ) : (
        <ul className="yn-card yn-deliveries">
          {items.map((file) => (
            <Row key={file.sha256} file={file} />
          ))}
          {mails.map((mail) => (
            <MailRow key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ file }: { file: Troubled }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const tickets = [...new Set(file.uses.flatMap(({ ticketId }) => ticketId ?? []))];
  const lost = file.audit === 'missing' || file.audit === 'altered';
  return (
    <Stack component="li" gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {file.uses.find(({ name }) => name !== null)?.name ?? t('files.noName')}
        </Text>
        {kindsOf(file).map((kind) => (
          <Badge key={kind} size="sm" color="yellow" c="var(--mantine-color-text)" tt="none">
            {t(`files.kind.${kind}`)}
          </Badge>
        ))}
      </Group>
      <Text size="sm">
        {formats.size(file.size)},{' '}
        {tickets.length > 0 ? t('files.on', { tickets: tickets.join(', #') }) : t('files.nowhere')}
      </Text>
      {file.finding !== null && file.scannedAt !== null && (
        <Text size="sm">
          {t('files.found', {
            finding: file.finding,
            signatures: file.signatures ?? '',
            at: formats.time(file.scannedAt),
          })}
        </Text>
      )}
      {file.scanProblem !== null && (
        <Text size="sm">{file.scanProblem === 'lost' ? t('files.storeSays') : file.scanProblem}</Text>
      )}
      {lost && <Text size="sm">{t('files.restore')}</Text>}
      <Text size="xs" className="yn-quiet yn-figures">
        {file.sha256}
        {file.auditedAt !== null && ` · ${t('files.readAt', { at: formats.time(file.auditedAt) })}`}
      </Text>
    </Stack>
  );
}

/** A message as it came, with everything in it; what it says stands with the other mail. */
function MailRow({ mail }: { mail: Trouble['mails'][number] }) {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const opens = useMay('intake.work');
  const name = t('files.mail', { at: formats.time(mail.receivedAt) });
  return (
    <Stack component="li" gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {opens ? (
            <Anchor
              inherit
              renderRoot={(props) => <Link to="/desk/mail/$mail" params={{ mail: mail.id }} {...props} />}
            >
              {name}
            </Anchor>
          ) : (
            name
          )}
        </Text>
        <Badge size="sm" color="yellow" c="var(--mantine-color-text)" tt="none">
          {t(mail.scan === 'infected' ? 'files.kind.infected' : 'files.kind.unscannable')}
        </Badge>
      </Group>
      {mail.finding !== null && mail.scannedAt !== null && (
        <Text size="sm">
          {t('files.found', {
            finding: mail.finding,
            signatures: mail.signatures ?? '',
            at: formats.time(mail.scannedAt),
          })}
        </Text>
      )}
      {mail.scanProblem !== null && <Text size="sm">{mail.scanProblem}</Text>}
    </Stack>
  );
}

function kindsOf({ scan, audit, scanProblem }: Troubled) {
  return [
    ...(scan === 'infected' ? (['infected'] as const) : []),
    ...(audit === 'missing' || audit === 'altered' ? [audit] : []),
    ...(scanProblem === null ? [] : (['unscannable'] as const)),
  ];
}
