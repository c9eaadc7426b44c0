import { ActionIcon, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Group as FieldGroup, GROUPS, orderFor } from '#domain/discovery/precedence.ts';
import { Panel } from '../desk/Panel.tsx';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { type Source, type Sources, useSetPrecedence } from './queries.ts';

/** The name of a voice: of a source, or of what people do. */
function useVoiceName(sources: readonly Pick<Source, 'code' | 'name'>[]): (voice: string) => string {
  const { t } = useTranslation('discovery');
  return (voice) =>
    voice === 'hand' || voice === 'import'
      ? t(`voice.${voice}`)
      : (sources.find(({ code }) => code === voice)?.name ?? voice);
}

interface Props {
  sources: readonly Source[];
  precedence: Sources['precedence'];
}

/** Whose word counts more, for what people know best and for what machines know best. */
export function Precedence({ sources, precedence }: Props) {
  const { t } = useTranslation('discovery');
  const words = useRefusalWords();
  const save = useSetPrecedence();
  const codes = sources.map(({ code }) => code);
  const onError = (error: unknown) => notify(words(problemOf(error).code), 'failed');
  return (
    <Panel title={t('precedence')}>
      <Text size="sm" className="yn-quiet" mb="sm">
        {t('precedenceText')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {GROUPS.map((group) => (
          <Order
            key={group}
            group={group}
            sources={sources}
            order={orderFor(
              group === 'people' ? 'name' : 'serial',
              { [group]: precedence[group] ?? [] },
              codes,
            )}
            busy={save.isPending}
            onOrder={(order) => save.mutate({ ...precedence, [group]: order }, { onError })}
          />
        ))}
      </SimpleGrid>
    </Panel>
  );
}

interface OrderProps {
  group: FieldGroup;
  sources: readonly Source[];
  order: readonly string[];
  busy: boolean;
  onOrder(order: string[]): void;
}

function Order({ group, sources, order, busy, onOrder }: OrderProps) {
  const { t } = useTranslation('discovery');
  const nameOf = useVoiceName(sources);
  const mayDefine = useMay('config.define');
  const swap = (at: number, to: number) =>
    onOrder(order.map((voice, i) => (i === at ? order[to] : i === to ? order[at] : voice) ?? voice));
  return (
    <Stack gap={4}>
      <Text size="sm" fw={550}>
        {t(`group.${group}`)}
      </Text>
      <Stack component="ol" gap={2} m={0} pl="lg">
        {order.map((voice, i) => (
          <li key={voice}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                <bdi>{nameOf(voice)}</bdi>
              </Text>
              {mayDefine && (
                <Group gap={2} wrap="nowrap">
                  <Move
                    label={t('up', { name: nameOf(voice) })}
                    icon={IconArrowUp}
                    disabled={busy || i === 0}
                    onMove={() => swap(i, i - 1)}
                  />
                  <Move
                    label={t('down', { name: nameOf(voice) })}
                    icon={IconArrowDown}
                    disabled={busy || i === order.length - 1}
                    onMove={() => swap(i, i + 1)}
                  />
                </Group>
              )}
            </Group>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

interface MoveProps {
  label: string;
  icon: typeof IconArrowUp;
  disabled: boolean;
  onMove(): void;
}

const Move = ({ label, icon: Icon, disabled, onMove }: MoveProps) => (
  <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onMove}>
    <Icon size={16} aria-hidden />
  </ActionIcon>
);
