import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AUDIT_KINDS, type AuditKind, type AuditObject } from '#domain/audit/kinds.ts';
import { useFormats } from '../platform/formats.ts';
import type { Entry } from './queries.ts';

/** The name of a kind; a kind of another version says its code. */
function useKindName() {
  const { t } = useTranslation('audit');
  return (kind: string) => (Object.hasOwn(AUDIT_KINDS, kind) ? t(`kind.${kind as AuditKind}`) : kind);
}

export function EntryRow({ entry }: { entry: Entry }) {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const kindName = useKindName();
  const { at, who, personId, via, ip, object, ok, pos } = entry;
  const nobody = ip === null && via === null ? t('system') : t('nobody');
  const name = who ?? personId ?? nobody;
  const about = object && `${t(`objectKind.${object.kind as AuditObject}`)} ${shortOf(object.id)}`;
  return (
    <Stack component="li" gap={4}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {kindName(entry.kind)}
        </Text>
        <Badge size="sm" color={ok ? 'pine' : 'seal'} variant="light" c="var(--mantine-color-text)" tt="none">
          {t(ok ? 'outcome.succeeded' : 'outcome.failed')}
        </Badge>
        {pos === null && (
          <Badge size="sm" color="yellow" variant="light" c="var(--mantine-color-text)" tt="none">
            {t('unsealed')}
          </Badge>
        )}
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {[name, about, ip].filter(Boolean).join(' · ')}
      </Text>
      <Text size="xs" className="yn-quiet yn-figures">
        {formats.time(at)}
      </Text>
      <Details entry={entry} />
    </Stack>
  );
}

const shortOf = (id: string): string => (id.length > 40 ? `${id.slice(0, 12)}…` : id);

function Details({ entry }: { entry: Entry }) {
  const { t } = useTranslation('audit');
  const { id, pos, object, ip, credential, agent, requestId, what } = entry;
  const facts = {
    id,
    pos,
    object: object?.id ?? null,
    ip,
    credential,
    agent,
    requestId,
  };
  const names = Object.keys(facts) as (keyof typeof facts)[];
  return (
    <details>
      <summary>
        <Text span size="sm">
          {t('details')}
        </Text>
      </summary>
      <Stack gap={2} mt={4}>
        {names
          .filter((name) => facts[name] !== null)
          .map((name) => (
            <Text key={name} size="xs" className="yn-figures" style={{ overflowWrap: 'anywhere' }}>
              <Text span size="xs" className="yn-quiet">
                {t(`fields.${name}`)}
              </Text>{' '}
              {facts[name]}
            </Text>
          ))}
        <Text size="xs" className="yn-quiet">
          {t('fields.what')}
        </Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(what, null, 2)}
        </Code>
      </Stack>
    </details>
  );
}
