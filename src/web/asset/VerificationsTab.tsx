import {
  Anchor,
  Badge,
  Button,
  CloseButton,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { verifications } from '#contract/verification.ts';
import type { VerificationState } from '#domain/asset/verification.ts';
import { useDepartments, useSites } from '../admin/queries.ts';
import { ClassSelect } from '../config/ItemsPage.tsx';
import { useClassName } from '../config/names.ts';
import { PersonSelect } from '../config/PersonSelect.tsx';
import { Panel } from '../desk/Panel.tsx';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import {
  type PlanBody,
  useDoing,
  useNo,
  useUnverified,
  useVerifications,
  type Verification,
} from './queries.ts';

/** Verifications, and what was not verified in time (2.6b, c5). */
export function VerificationsTab() {
  const { t } = useTranslation('asset');
  const plans = useMay('asset.plan_verification');
  const [adds, add] = useState(false);
  const navigate = useNavigate();
  const found = useVerifications();
  return (
    <Stack>
      {plans && (
        <Group justify="flex-end">
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
            {t('check.plan')}
          </Button>
        </Group>
      )}
      <GrowingList found={found} empty={<EmptyState title={t('check.empty')} text={t('check.emptyText')} />}>
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <Row key={one.id} verification={one} />
            ))}
          </Stack>
        )}
      </GrowingList>
      <Unverified />
      <Dialog opened={adds} onClose={() => add(false)} title={t('check.plan')}>
        <PlanForm
          onDone={(verification) =>
            void navigate({ to: '/desk/verifications/$verification', params: { verification } })
          }
        />
      </Dialog>
    </Stack>
  );
}

const COLOURS: Record<VerificationState, string> = {
  ...{ planned: 'gray', running: 'blue', closed: 'pine', cancelled: 'gray' },
};

export function VerificationBadge({ state }: { state: VerificationState }) {
  const { t } = useTranslation('asset');
  return (
    <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
      {t(`check.state.${state}`)}
    </Badge>
  );
}

/** What a verification is about, in words. */
export function useScope(): (verification: Verification) => string {
  const { t } = useTranslation('asset');
  const className = useClassName();
  return ({ class: of, site, department, dueOn, counters }) =>
    [
      ...[of && className(of), site, department, dueOn && `${t('check.dueOn')} ${dueOn}`],
      counters.map(({ name }) => name).join(', '),
    ]
      .filter(Boolean)
      .join(' · ');
}

/** A share as people read it. */
export function useRate(): (rate: number | null) => string {
  const { t, i18n } = useTranslation('asset');
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  return (rate) => (rate === null ? t('check.noRate') : `${t('check.rate')} ${percent.format(rate)}`);
}

function Row({ verification }: { verification: Verification }) {
  const { t } = useTranslation('asset');
  const scope = useScope();
  const rate = useRate();
  const { id, number, title, state, undecided } = verification;
  return (
    <Group component="li" className="yn-card" p="sm" justify="space-between" gap="xs">
      <Stack gap={2} style={{ flex: '1 1 220px' }} miw={0}>
        <Anchor
          size="sm"
          fw={550}
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => (
            <Link to="/desk/verifications/$verification" params={{ verification: id }} {...props} />
          )}
        >
          <bdi>{title}</bdi>
        </Anchor>
        <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {number} · {scope(verification)}
        </Text>
        <Text size="xs" className="yn-figures">
          {rate(verification.rate)}
          {undecided > 0 && ` · ${t('check.undecided', { n: undecided })}`}
        </Text>
      </Stack>
      <VerificationBadge state={state} />
    </Group>
  );
}

function Unverified() {
  const { t } = useTranslation('asset');
  const formats = useFormats();
  const found = useUnverified().data;
  if (!found) return null;
  return (
    <Panel title={found.count === 0 ? t('check.noneOverdue') : t('check.overdue', { n: found.count })}>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.items.map(({ id, number, name, verified, months, lastAt }) => (
          <li key={id}>
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: id }} {...props} />}
            >
              {number} <bdi>{name}</bdi>
            </Anchor>{' '}
            <Text span size="xs" className="yn-quiet">
              {t(verified ? 'check.overdueText' : 'check.never', {
                n: months,
                day: formats.day(Date.parse(lastAt)),
              })}
            </Text>
          </li>
        ))}
      </Stack>
    </Panel>
  );
}

interface Draft {
  title: string;
  class: string | null;
  siteId: string | null;
  departmentId: string | null;
  dueOn: string;
  counters: { id: string; name: string }[];
}

function PlanForm({ onDone }: { onDone(id: string): void }) {
  const { t } = useTranslation('asset');
  const [draft, setDraft] = useState<Draft>({
    ...{ title: '', class: 'hardware', siteId: null, departmentId: null, dueOn: '', counters: [] },
  });
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const plan = useDoing((body: PlanBody) => call(verifications.plan, { body }));
  const { problem, errorOf } = useNo(plan.error);
  const sites = useSites().data?.items ?? [];
  const departments = useDepartments().data?.items ?? [];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const { counters, dueOn, ...rest } = draft;
        const body = { ...rest, dueOn: dueOn || null, counterIds: counters.map(({ id }) => id) };
        plan.mutate(body, { onSuccess: ({ id }) => onDone(id) });
      }}
    >
      <Stack>
        <TextInput
          label={t('check.name')}
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={errorOf('title')}
          maxLength={200}
          withAsterisk
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <ClassSelect
            label={t('check.class')}
            value={draft.class}
            abstract
            onChange={(value) => set({ class: value })}
            error={errorOf('class')}
          />
          <Select
            label={t('check.site')}
            placeholder={t('check.anySite')}
            data={sites.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.siteId}
            onChange={(siteId) => set({ siteId })}
            searchable
            clearable
          />
          <Select
            label={t('check.department')}
            placeholder={t('check.anyDepartment')}
            data={departments.map(({ id, path }) => ({ value: id, label: path }))}
            value={draft.departmentId}
            onChange={(departmentId) => set({ departmentId })}
            searchable
            clearable
          />
          <TextInput
            type="date"
            label={t('check.dueOn')}
            value={draft.dueOn}
            onChange={(event) => set({ dueOn: event.currentTarget.value })}
            error={errorOf('dueOn')}
          />
        </SimpleGrid>
        <Counters
          counters={draft.counters}
          onChange={(counters) => set({ counters })}
          error={errorOf('counterIds')}
        />
        <FormEnd problem={problem} saving={plan.isPending} label={t('check.plan')} />
      </Stack>
    </form>
  );
}

function Counters({
  counters,
  onChange,
  error,
}: {
  counters: Draft['counters'];
  onChange(counters: Draft['counters']): void;
  error: string | undefined;
}) {
  const { t } = useTranslation('asset');
  return (
    <Stack gap="xs">
      <PersonSelect
        key={counters.length}
        label={t('check.counters')}
        person={null}
        onChange={(person) =>
          person && !counters.some(({ id }) => id === person.id) && onChange([...counters, person])
        }
        error={error}
        withAsterisk
      />
      <Group gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {counters.map(({ id, name }) => (
          <Group key={id} component="li" gap={2}>
            <Text size="sm">
              <bdi>{name}</bdi>
            </Text>
            <CloseButton
              size="sm"
              aria-label={t('check.removeCounter', { name })}
              onClick={() => onChange(counters.filter((one) => one.id !== id))}
            />
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
