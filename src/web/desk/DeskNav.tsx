import { AppShell, Badge, Divider, NavLink, type NavLinkProps, ScrollArea } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconAlarm,
  IconApps,
  IconArchive,
  IconArrowsExchange,
  IconBellRinging,
  IconBug,
  IconCalendarUser,
  IconCertificate,
  IconClockHour4,
  IconDevices,
  IconHelpHexagon,
  type IconInbox,
  IconKey,
  IconLayoutDashboard,
  IconListSearch,
  IconLogin2,
  IconMail,
  IconInbox as IconMailboxes,
  IconMailCog,
  IconMailExclamation,
  IconPaperclip,
  IconPhone,
  IconPhoneCall,
  IconPhonePlus,
  IconRadar2,
  IconRefresh,
  IconRobot,
  IconScale,
  IconShieldExclamation,
  IconSitemap,
  IconStack2,
  IconTableImport,
  IconUserCheck,
  IconUserQuestion,
  IconUsers,
  IconUsersGroup,
  IconUserX,
  IconWebhook,
} from '@tabler/icons-react';
import { createLink, useLocation } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTroubledMail } from '../admin/queries.ts';
import { useBoardSize } from '../board/queries.ts';
import { useWaitingChanges } from '../change/waiting.ts';
import { useTroubledSources } from '../directory/troubled.ts';
import { useWaitingMail } from '../mail/beside.ts';
import { useMay, useMe } from '../platform/session.tsx';
import type { QueueSearch } from '../router.tsx';
import { useCounts } from '../ticket/queries.ts';
import { useDisabledWebhooks } from '../webhook/disabled.ts';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { type View, viewOf, viewsOf } from './views.ts';

const ICONS: Record<View, typeof IconInbox> = {
  mine: IconUserCheck,
  groups: IconUsersGroup,
  unassigned: IconUserQuestion,
  due: IconClockHour4,
  overdue: IconAlarm,
  unconfirmed: IconHelpHexagon,
  all: IconStack2,
};

const RouteLink = createLink(
  ({ ref, ...rest }: NavLinkProps & Omit<ComponentPropsWithRef<'a'>, keyof NavLinkProps>) => (
    <NavLink component="a" ref={ref} {...rest} />
  ),
);

/** Views of the queue with their sizes, and the administration for whom it is for. */
export function DeskNav() {
  const { t } = useTranslation('desk');
  const reads = useMay('desk.read');
  const works = useMay('desk.work');
  const takesMail = useMay('intake.work');
  const alerts = useMay('alert.read');
  const items = useMay('config.read');
  const changes = useMay('change.read');
  const problems = useMay('problem.read');
  const software = useMay('software.read');
  const audits = useMay('audit.read');
  const oversees = useMay('policy.oversee');
  return (
    <>
      <AppShell.Section grow component={ScrollArea} type="auto">
        {reads && <Views />}
        {reads && (
          <>
            <Divider my="sm" />
            <BoardLink />
          </>
        )}
        {works && <PageLink to="/desk/new" icon={IconPhonePlus} label={t('nav.record')} />}
        {works && <PageLink to="/desk/calls" icon={IconPhoneCall} label={t('nav.calls')} />}
        {reads && <PageLink to="/desk/oncall" icon={IconCalendarUser} label={t('nav.oncall')} />}
        {takesMail && <MailLink />}
        {reads && (
          <PageLink to="/desk/security-incidents" icon={IconShieldExclamation} label={t('nav.security')} />
        )}
        {alerts && <PageLink to="/desk/alerts" icon={IconBellRinging} label={t('nav.alerts')} />}
        {changes && <ChangesLink />}
        {items && <PageLink to="/desk/items" icon={IconSitemap} label={t('nav.config')} />}
        {problems && <PageLink to="/desk/problems" icon={IconBug} label={t('nav.problems')} />}
        {items && <PageLink to="/desk/assets" icon={IconDevices} label={t('nav.assets')} />}
        {software && <PageLink to="/desk/software" icon={IconApps} label={t('nav.software')} />}
        {reads && (
          <>
            <Divider my="sm" />
            <PageLink to="/desk/promises" icon={IconCertificate} label={t('nav.promises')} />
          </>
        )}
        {audits && <PageLink to="/desk/audit" icon={IconListSearch} label={t('nav.audit')} />}
        {oversees && <PageLink to="/desk/policies" icon={IconScale} label={t('nav.policies')} />}
        <Administration />
      </AppShell.Section>
      {reads && (
        <AppShell.Section visibleFrom="sm">
          <ShortcutHelp />
        </AppShell.Section>
      )}
    </>
  );
}

/** Everything that is set up, in the order of its names: people, mail, other channels, the installation. */
function Administration() {
  const { t } = useTranslation('desk');
  const manages = useMay('organisation.manage');
  const [sets, secures] = [useMay('setting.manage'), useMay('security.manage')];
  const gives = useMay('role.grant');
  const syncs = useMay('directory.manage');
  const boxes = useMay('mailbox.read');
  const robots = useMay('robot.manage');
  const sources = useMay('alert.manage');
  const webhooks = useMay('webhook.manage');
  const telephones = useMay('telephone.manage');
  const seesFiles = useMay('file.oversee');
  const [keeps, erases] = [useMay('retention.read'), useMay('erasure.request')];
  return (
    <>
      {(manages || gives || syncs) && (
        <>
          <Part name={t('nav.organisation')} />
          <PageLink to="/admin/people" icon={IconUsers} label={t('nav.people')} />
          {gives && <PageLink to="/admin/roles" icon={IconKey} label={t('nav.roles')} />}
          {manages && <PageLink to="/admin/import" icon={IconTableImport} label={t('nav.import')} />}
          {syncs && <DirectoryLink />}
        </>
      )}
      {(boxes || sets) && <Part name={t('nav.byMail')} />}
      {boxes && <PageLink to="/admin/mailboxes" icon={IconMailboxes} label={t('nav.mailboxes')} />}
      {sets && <PageLink to="/admin/letters" icon={IconMailCog} label={t('nav.letters')} />}
      {manages && <DeliveriesLink />}
      {(robots || telephones || sources || webhooks) && <Part name={t('nav.connections')} />}
      {robots && <PageLink to="/admin/robots" icon={IconRobot} label={t('nav.robots')} />}
      {telephones && <PageLink to="/admin/telephones" icon={IconPhone} label={t('nav.telephones')} />}
      {sources && <PageLink to="/admin/alert-sources" icon={IconRadar2} label={t('nav.sources')} />}
      {webhooks && <WebhooksLink />}
      {(seesFiles || sets || secures || keeps || erases) && <Part name={t('nav.installation')} />}
      {secures && <PageLink to="/admin/sign-ins" icon={IconLogin2} label={t('nav.signIns')} />}
      {seesFiles && <PageLink to="/admin/files" icon={IconPaperclip} label={t('nav.files')} />}
      {keeps && <PageLink to="/admin/retention" icon={IconArchive} label={t('nav.retention')} />}
      {erases && <PageLink to="/admin/erasures" icon={IconUserX} label={t('nav.erasures')} />}
      {(sets || secures) && (
        <PageLink to="/admin/settings" icon={IconAdjustmentsHorizontal} label={t('nav.settings')} />
      )}
    </>
  );
}

const Part = ({ name }: { name: string }) => <Divider mt="sm" mb={4} label={name} labelPosition="left" />;

function PageLink({
  to,
  icon: Icon,
  label,
  size,
}: {
  size?: ReactNode;
  to:
    | '/desk/new'
    | '/desk/calls'
    | '/admin/telephones'
    | '/desk/board'
    | '/desk/mail'
    | '/desk/oncall'
    | '/desk/promises'
    | '/desk/audit'
    | '/desk/policies'
    | '/admin/people'
    | '/admin/roles'
    | '/admin/import'
    | '/admin/directory'
    | '/admin/mailboxes'
    | '/admin/deliveries'
    | '/admin/files'
    | '/admin/letters'
    | '/admin/robots'
    | '/desk/alerts'
    | '/desk/security-incidents'
    | '/desk/items'
    | '/desk/software'
    | '/desk/changes'
    | '/desk/problems'
    | '/desk/assets'
    | '/admin/alert-sources'
    | '/admin/webhooks'
    | '/admin/sign-ins'
    | '/admin/retention'
    | '/admin/erasures'
    | '/admin/settings';
  icon: typeof IconInbox;
  label: string;
}) {
  const { pathname } = useLocation();
  return (
    <RouteLink
      to={to}
      label={label}
      active={pathname === to || pathname.startsWith(`${to}/`)}
      rightSection={size}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      className="yn-nav"
    />
  );
}

function BoardLink() {
  const { t } = useTranslation('desk');
  const size = useBoardSize();
  return (
    <PageLink
      to="/desk/board"
      icon={IconLayoutDashboard}
      label={t('nav.board')}
      size={<Size n={size ?? undefined} alarming />}
    />
  );
}

/** With how many changes wait for the reader's vote. */
function ChangesLink() {
  const { t } = useTranslation('desk');
  return (
    <PageLink
      to="/desk/changes"
      icon={IconArrowsExchange}
      label={t('nav.changes')}
      size={<Size n={useWaitingChanges()} alarming />}
    />
  );
}

/** With how much mail waits in quarantine for somebody to look. */
function MailLink() {
  const { t } = useTranslation('desk');
  return (
    <PageLink
      to="/desk/mail"
      icon={IconMail}
      label={t('nav.mail')}
      size={<Size n={useWaitingMail()} alarming />}
    />
  );
}

/** With how much mail waits for somebody to send it on. */
function DeliveriesLink() {
  const { t } = useTranslation('desk');
  return (
    <PageLink
      to="/admin/deliveries"
      icon={IconMailExclamation}
      label={t('nav.deliveries')}
      size={<Size n={useTroubledMail()} alarming />}
    />
  );
}

/** With how many sources were stopped or failed last. */
function DirectoryLink() {
  const { t } = useTranslation('desk');
  return (
    <PageLink
      to="/admin/directory"
      icon={IconRefresh}
      label={t('nav.directory')}
      size={<Size n={useTroubledSources()} alarming />}
    />
  );
}

/** With how many of them the desk itself has switched off. */
function WebhooksLink() {
  const { t } = useTranslation('desk');
  return (
    <PageLink
      to="/admin/webhooks"
      icon={IconWebhook}
      label={t('nav.webhooks')}
      size={<Size n={useDisabledWebhooks()} alarming />}
    />
  );
}

function Views() {
  const { t } = useTranslation('desk');
  const me = useMe();
  const counts = useCounts().data;
  const { pathname, search } = useLocation();
  if (!me) return null;
  const shown = pathname === '/desk' ? viewOf(search as QueueSearch, me) : null;
  const sizes: Partial<Record<View, number>> = counts
    ? { ...counts, groups: counts.myGroups, overdue: counts.breached }
    : {};
  return viewsOf(me).map((view) => {
    const Icon = ICONS[view];
    return (
      <RouteLink
        key={view}
        to="/desk"
        search={{ view }}
        label={t(`view.${view}`)}
        active={shown === view}
        aria-current={shown === view ? 'page' : undefined}
        leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
        rightSection={<Size n={sizes[view]} alarming={view === 'overdue'} />}
        className="yn-nav"
      />
    );
  });
}

const COUNTED_TO = 1000;

function Size({ n, alarming }: { n: number | undefined; alarming: boolean }) {
  if (n === undefined || n === 0) return null;
  return (
    <Badge
      size="sm"
      color={alarming ? 'red' : 'gray'}
      c="var(--mantine-color-text)"
      className="yn-number"
      tt="none"
    >
      {n >= COUNTED_TO ? `${COUNTED_TO}+` : n}
    </Badge>
  );
}
