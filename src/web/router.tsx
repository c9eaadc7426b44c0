import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { TICKET_TYPES, type TicketType } from '#domain/ticket/ticket.ts';
import { withWords } from './platform/i18n.ts';
import { queryClient } from './platform/queries.ts';
import { type Me, meQuery } from './platform/session.tsx';
import { LoadingState } from './ui/LoadingState.tsx';
import { CrashPage, NotFoundPage } from './ui/WholePage.tsx';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string; problem?: string } => {
    const to = text(search.to);
    const problem = text(search.problem);
    return {
      ...(to?.startsWith('/') && !/^\/[/\\]/.test(to) ? { to } : {}),
      ...(problem ? { problem } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./account/SignInPage.tsx'), 'SignInPage'),
});

/** Everything behind the sign-in; who is not signed in comes back to where they wanted to go. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }): Promise<{ me: Me }> => {
    const me = await queryClient.ensureQueryData(meQuery);
    if (!me || me.pending) throw redirect({ to: '/sign-in', search: { to: location.href } });
    return { me };
  },
});

const portal = createRoute({
  getParentRoute: () => inside,
  id: 'portal',
  component: lazyRouteComponent(() => import('./portal/PortalLayout.tsx'), 'PortalLayout'),
});
const home = createRoute({
  getParentRoute: () => portal,
  path: '/',
  beforeLoad: ({ context, cause }) => {
    const works = context.me.permissions.includes('desk.read') && cause === 'enter' && firstEntry();
    if (works) throw redirect({ to: '/desk' });
  },
  component: lazyRouteComponent(() => import('./portal/HomePage.tsx'), 'HomePage'),
});
const submit = createRoute({
  getParentRoute: () => portal,
  path: '/submit',
  validateSearch: ({ type, device }: Record<string, unknown>): { type?: TicketType; device?: string } => {
    const known = TICKET_TYPES.find((one) => one === type);
    return { ...(known ? { type: known } : {}), ...(text(device) ? { device: text(device) ?? '' } : {}) };
  },
  component: lazyRouteComponent(() => import('./portal/SubmitPage.tsx'), 'SubmitPage'),
});
const mine = createRoute({
  getParentRoute: () => portal,
  path: '/tickets/$ticket',
  component: lazyRouteComponent(() => import('./portal/MyTicketPage.tsx'), 'MyTicketPage'),
});
const devices = createRoute({
  getParentRoute: () => portal,
  path: '/devices',
  component: lazyRouteComponent(() => withWords('late', import('./portal/DevicesPage.tsx')), 'DevicesPage'),
});
const account = createRoute({
  getParentRoute: () => portal,
  path: '/account',
  // Why a provider did not bind the account.
  validateSearch: ({ problem }: Record<string, unknown>): { problem?: string } =>
    text(problem) ? { problem: text(problem) ?? '' } : {},
  component: lazyRouteComponent(() => withWords('late', import('./account/AccountPage.tsx')), 'AccountPage'),
});

const waitingAssets = createRoute({
  getParentRoute: () => portal,
  path: '/waiting-devices',
  component: lazyRouteComponent(() => withWords('late', import('./asset/OwnPage.tsx')), 'OwnPage'),
});
/** The one page that may use the camera (the server says so of its address). */
const count = createRoute({
  getParentRoute: () => portal,
  path: '/count/$verification',
  component: lazyRouteComponent(() => withWords('late', import('./asset/CountPage.tsx')), 'CountPage'),
});
/** Where the codes of labels lead. */
const scanned = createRoute({
  getParentRoute: () => portal,
  path: '/i/$number',
  component: lazyRouteComponent(() => withWords('late', import('./asset/ScannedPage.tsx')), 'ScannedPage'),
});

const status = createRoute({
  getParentRoute: () => portal,
  path: '/status',
  component: lazyRouteComponent(() => import('./board/StatusPage.tsx'), 'StatusPage'),
});
/** The same page in the portal, on the desk, and for everybody. */
const promisesPage = lazyRouteComponent(
  () => withWords('late', import('./promises/PromisesPage.tsx')),
  'PromisesPage',
);
const promises = createRoute({
  getParentRoute: () => portal,
  path: '/promises',
  component: promisesPage,
});
const publicPromises = createRoute({
  getParentRoute: () => root,
  path: '/public/promises',
  component: lazyRouteComponent(
    () => withWords('late', import('./promises/PublicPromisesPage.tsx')),
    'PublicPromisesPage',
  ),
});

const lessMail = createRoute({
  getParentRoute: () => root,
  path: '/less-mail/$token',
  component: lazyRouteComponent(
    () => withWords('late', import('./account/LessMailPage.tsx')),
    'LessMailPage',
  ),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => withWords('late', import('./account/ForgotPasswordPage.tsx')),
    'ForgotPasswordPage',
  ),
});

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(
    () => withWords('late', import('./account/SetPasswordPage.tsx')),
    'SetPasswordPage',
  ),
});

/** Behind the link of a letter: no sign-in, and opening it says nothing yet. */
const confirmation = createRoute({
  getParentRoute: () => root,
  path: '/confirm/$token',
  component: lazyRouteComponent(
    () => withWords('late', import('./confirmation/ConfirmPage.tsx')),
    'ConfirmPage',
  ),
});

const desk = createRoute({
  getParentRoute: () => inside,
  id: 'desk-layout',
  beforeLoad: ({ context }) => {
    const { permissions } = context.me;
    if (
      !permissions.includes('desk.read') &&
      !permissions.includes('organisation.manage') &&
      !permissions.includes('security.manage') &&
      !permissions.includes('role.grant')
    )
      throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => withWords('work', import('./desk/DeskLayout.tsx')), 'DeskLayout'),
});

/** What the address of the queue says; the page reads it and writes it, so that a view can be sent on. */
export interface QueueSearch {
  view?: string;
  state?: string;
  priority?: string;
  type?: string;
  channel?: string;
  /** Recorded then or later (RFC 3339). */
  from?: string;
  q?: string;
  sort?: string;
}
/** Which messages the page of received mail shows. */
export interface MailSearch {
  outcome?: string;
}
const queue = createRoute({
  getParentRoute: () => desk,
  path: '/desk',
  validateSearch: (search: Record<string, unknown>): QueueSearch => {
    const keys = ['view', 'state', 'priority', 'type', 'channel', 'from', 'q', 'sort'] as const;
    const given = keys.map((key) => [key, text(search[key] === undefined ? undefined : String(search[key]))]);
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  },
  component: lazyRouteComponent(() => import('./desk/QueuePage.tsx'), 'QueuePage'),
});
const work = createRoute({
  getParentRoute: () => desk,
  path: '/desk/tickets/$ticket',
  component: lazyRouteComponent(() => import('./desk/TicketPage.tsx'), 'TicketPage'),
});
const onBehalf = createRoute({
  getParentRoute: () => desk,
  path: '/desk/new',
  validateSearch: (search: Record<string, unknown>): { call?: string } => {
    const call = text(search.call);
    return call ? { call } : {};
  },
  component: lazyRouteComponent(() => import('./desk/RecordPage.tsx'), 'RecordPage'),
});
const leadBoard = createRoute({
  getParentRoute: () => desk,
  path: '/desk/board',
  component: lazyRouteComponent(() => import('./board/LeadBoardPage.tsx'), 'LeadBoardPage'),
});
const mail = createRoute({
  getParentRoute: () => desk,
  path: '/desk/mail',
  validateSearch: (search: Record<string, unknown>): MailSearch => {
    const outcome = text(search.outcome);
    return outcome ? { outcome } : {};
  },
  component: lazyRouteComponent(() => import('./desk/MailPage.tsx'), 'MailPage'),
});
const message = createRoute({
  getParentRoute: () => desk,
  path: '/desk/mail/$mail',
  component: lazyRouteComponent(() => withWords('late', import('./mail/MessagePage.tsx')), 'MessagePage'),
});
const mailboxes = createRoute({
  getParentRoute: () => desk,
  path: '/admin/mailboxes',
  component: lazyRouteComponent(
    () => withWords('late', import('./admin/MailboxesPage.tsx')),
    'MailboxesPage',
  ),
});
const deskPromises = createRoute({
  getParentRoute: () => desk,
  path: '/desk/promises',
  component: promisesPage,
});
const acknowledgements = createRoute({
  getParentRoute: () => desk,
  path: '/desk/acknowledgements',
  component: lazyRouteComponent(
    () => withWords('late', import('./promises/CoveragePage.tsx')),
    'CoveragePage',
  ),
});
const policies = createRoute({
  getParentRoute: () => desk,
  path: '/desk/policies',
  component: lazyRouteComponent(() => withWords('late', import('./policy/PoliciesPage.tsx')), 'PoliciesPage'),
});
/** Which side of a version is looked at. */
export interface VersionSearch {
  tab?: 'content' | 'changes' | 'effect' | 'history';
}
const policyVersion = createRoute({
  getParentRoute: () => desk,
  path: '/desk/policies/$family/$version',
  validateSearch: ({ tab }: Record<string, unknown>): VersionSearch =>
    tab === 'changes' || tab === 'effect' || tab === 'history' ? { tab } : {},
  component: lazyRouteComponent(() => withWords('late', import('./policy/VersionPage.tsx')), 'VersionPage'),
});
const onCall = createRoute({
  getParentRoute: () => desk,
  path: '/desk/oncall',
  validateSearch: (search: Record<string, unknown>): { roster?: string } => {
    const roster = text(search.roster);
    return roster ? { roster } : {};
  },
  component: lazyRouteComponent(() => withWords('late', import('./oncall/OncallPage.tsx')), 'OncallPage'),
});
const people = createRoute({
  getParentRoute: () => desk,
  path: '/admin/people',
  component: lazyRouteComponent(() => withWords('late', import('./admin/PeoplePage.tsx')), 'PeoplePage'),
});
const personPage = createRoute({
  getParentRoute: () => desk,
  path: '/admin/people/$person',
  component: lazyRouteComponent(() => withWords('late', import('./access/PersonPage.tsx')), 'PersonPage'),
});
const roles = createRoute({
  getParentRoute: () => desk,
  path: '/admin/roles',
  component: lazyRouteComponent(() => withWords('late', import('./access/RolesPage.tsx')), 'RolesPage'),
});
const rolePage = createRoute({
  getParentRoute: () => desk,
  path: '/admin/roles/$role',
  component: lazyRouteComponent(() => withWords('late', import('./access/RolePage.tsx')), 'RolePage'),
});
const importing = createRoute({
  getParentRoute: () => desk,
  path: '/admin/import',
  component: lazyRouteComponent(() => import('./admin/ImportPage.tsx'), 'ImportPage'),
});

const undelivered = createRoute({
  getParentRoute: () => desk,
  path: '/admin/deliveries',
  validateSearch: (search: Record<string, unknown>): { state?: string } => {
    const state = text(search.state);
    return state ? { state } : {};
  },
  component: lazyRouteComponent(() => import('./admin/DeliveriesPage.tsx'), 'DeliveriesPage'),
});
/** Which configuration items the page shows. */
export interface ItemsSearch {
  q?: string;
  class?: string;
  state?: string;
}
const items = createRoute({
  getParentRoute: () => desk,
  path: '/desk/items',
  validateSearch: (search: Record<string, unknown>): ItemsSearch => {
    const keys = ['q', 'class', 'state'] as const;
    const given = keys.map((key) => [key, text(search[key] === undefined ? undefined : String(search[key]))]);
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  },
  component: lazyRouteComponent(() => withWords('late', import('./config/ItemsPage.tsx')), 'ItemsPage'),
});
const item = createRoute({
  getParentRoute: () => desk,
  path: '/desk/items/$item',
  component: lazyRouteComponent(() => withWords('late', import('./config/ItemPage.tsx')), 'ItemPage'),
});
const discovery = createRoute({
  getParentRoute: () => desk,
  path: '/desk/discovery',
  component: lazyRouteComponent(
    () => withWords('late', import('./discovery/DiscoveryPage.tsx')),
    'DiscoveryPage',
  ),
});
/** Which baseline is compared with which, or with `now`. */
export interface BaselinesSearch {
  of?: string;
  with?: string;
}
const itemBaselines = createRoute({
  getParentRoute: () => desk,
  path: '/desk/baselines',
  validateSearch: (search: Record<string, unknown>): BaselinesSearch => ({
    ...(text(search.of) ? { of: String(search.of) } : {}),
    ...(text(search.with) ? { with: String(search.with) } : {}),
  }),
  component: lazyRouteComponent(
    () => withWords('late', import('./config/baseline/BaselinesPage.tsx')),
    'BaselinesPage',
  ),
});
const itemImports = createRoute({
  getParentRoute: () => desk,
  path: '/desk/imports',
  component: lazyRouteComponent(
    () => withWords('late', import('./config/import/ImportsPage.tsx')),
    'ImportsPage',
  ),
});
const itemImport = createRoute({
  getParentRoute: () => desk,
  path: '/desk/imports/$import',
  component: lazyRouteComponent(
    () => withWords('late', import('./config/import/ImportPage.tsx')),
    'ImportPage',
  ),
});
const itemClasses = createRoute({
  getParentRoute: () => desk,
  path: '/desk/item-classes',
  component: lazyRouteComponent(() => withWords('late', import('./config/ClassesPage.tsx')), 'ClassesPage'),
});
const itemImpact = createRoute({
  getParentRoute: () => desk,
  path: '/desk/items/$item/impact',
  component: lazyRouteComponent(
    () => withWords('late', import('./config/graph/ImpactPage.tsx')),
    'ImpactPage',
  ),
});
/** Which changes the page shows. */
export interface ChangesSearch {
  q?: string;
  status?: string;
  category?: string;
}
const textsOf = (search: Record<string, unknown>, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = text(search[key] === undefined ? undefined : String(search[key]));
      return value === undefined ? [] : [[key, value]];
    }),
  );
const changesPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes',
  validateSearch: (search: Record<string, unknown>): ChangesSearch =>
    textsOf(search, ['q', 'status', 'category']),
  component: lazyRouteComponent(() => withWords('late', import('./change/ChangesPage.tsx')), 'ChangesPage'),
});
/** What a new change is begun for. */
export interface NewChangeSearch {
  ticket?: string;
  item?: string;
  itemName?: string;
  title?: string;
}
const newChange = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/new',
  validateSearch: (search: Record<string, unknown>): NewChangeSearch =>
    textsOf(search, ['ticket', 'item', 'itemName', 'title']),
  component: lazyRouteComponent(
    () => withWords('late', import('./change/NewChangePage.tsx')),
    'NewChangePage',
  ),
});
const changePage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/$change',
  component: lazyRouteComponent(() => withWords('late', import('./change/ChangePage.tsx')), 'ChangePage'),
});
const changeCalendar = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/calendar',
  component: lazyRouteComponent(() => withWords('late', import('./change/CalendarPage.tsx')), 'CalendarPage'),
});
const changeApprovals = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/approvals',
  component: lazyRouteComponent(
    () => withWords('late', import('./change/ApprovalsPage.tsx')),
    'ApprovalsPage',
  ),
});
const changeStatistics = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/statistics',
  component: lazyRouteComponent(
    () => withWords('late', import('./change/StatisticsPage.tsx')),
    'StatisticsPage',
  ),
});
const releasesPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/releases',
  component: lazyRouteComponent(() => withWords('late', import('./change/ReleasesPage.tsx')), 'ReleasesPage'),
});
const softwarePage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/software',
  component: lazyRouteComponent(
    () => withWords('late', import('./software/ProductsPage.tsx')),
    'ProductsPage',
  ),
});
const softwareProduct = createRoute({
  getParentRoute: () => desk,
  path: '/desk/software/$product',
  component: lazyRouteComponent(() => withWords('late', import('./software/ProductPage.tsx')), 'ProductPage'),
});
const softwareMoves = createRoute({
  getParentRoute: () => desk,
  path: '/desk/software-moves',
  component: lazyRouteComponent(() => withWords('late', import('./software/MovesPage.tsx')), 'MovesPage'),
});
const licencesPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/licences',
  component: lazyRouteComponent(
    () => withWords('late', import('./software/LicencesPage.tsx')),
    'LicencesPage',
  ),
});
const campaignsPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/campaigns',
  component: lazyRouteComponent(
    () => withWords('late', import('./software/CampaignsPage.tsx')),
    'CampaignsPage',
  ),
});
const campaignPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/campaigns/$campaign',
  component: lazyRouteComponent(
    () => withWords('late', import('./software/CampaignPage.tsx')),
    'CampaignPage',
  ),
});
const changePolicy = createRoute({
  getParentRoute: () => desk,
  path: '/desk/changes/policy',
  component: lazyRouteComponent(() => withWords('late', import('./change/PolicyPage.tsx')), 'PolicyPage'),
});
/** For who is asked to approve and is nobody of the desk, such as the owner of a service. */
const ownApprovals = createRoute({
  getParentRoute: () => portal,
  path: '/approvals',
  component: lazyRouteComponent(
    () => withWords('late', import('./change/ApprovalsPage.tsx')),
    'ApprovalsPage',
  ),
});
const ownApproval = createRoute({
  getParentRoute: () => portal,
  path: '/approvals/$change',
  component: lazyRouteComponent(() => withWords('late', import('./change/ChangePage.tsx')), 'ChangePage'),
});
/** Which problems the page shows. */
export interface ProblemsSearch {
  q?: string;
  state?: string;
  flag?: string;
}
const problemList = createRoute({
  getParentRoute: () => desk,
  path: '/desk/problems',
  validateSearch: (search: Record<string, unknown>): ProblemsSearch =>
    textsOf(search, ['q', 'state', 'flag']),
  component: lazyRouteComponent(
    () => withWords('late', import('./problem/ProblemsPage.tsx')),
    'ProblemsPage',
  ),
});
const problemPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/problems/$problem',
  component: lazyRouteComponent(() => withWords('late', import('./problem/ProblemPage.tsx')), 'ProblemPage'),
});
const problemProposals = createRoute({
  getParentRoute: () => desk,
  path: '/desk/problem-proposals',
  component: lazyRouteComponent(
    () => withWords('late', import('./problem/ProposalsPage.tsx')),
    'ProposalsPage',
  ),
});
const problemStatistics = createRoute({
  getParentRoute: () => desk,
  path: '/desk/problem-statistics',
  component: lazyRouteComponent(
    () => withWords('late', import('./problem/StatisticsPage.tsx')),
    'StatisticsPage',
  ),
});
const knownErrors = createRoute({
  getParentRoute: () => portal,
  path: '/known-errors',
  component: lazyRouteComponent(() => import('./problem/KnownErrorsPage.tsx'), 'KnownErrorsPage'),
});
/** Which part of the asset register the page shows. */
export interface AssetsSearch {
  tab?: string;
}
const assets = createRoute({
  getParentRoute: () => desk,
  path: '/desk/assets',
  validateSearch: ({ tab }: Record<string, unknown>): AssetsSearch => (text(tab) ? { tab: String(tab) } : {}),
  component: lazyRouteComponent(() => withWords('late', import('./asset/AssetsPage.tsx')), 'AssetsPage'),
});
const verification = createRoute({
  getParentRoute: () => desk,
  path: '/desk/verifications/$verification',
  component: lazyRouteComponent(
    () => withWords('late', import('./asset/VerificationPage.tsx')),
    'VerificationPage',
  ),
});
/** Which alerts the page shows. */
export interface AlertSearch {
  state?: string;
  severity?: string;
}
const alerts = createRoute({
  getParentRoute: () => desk,
  path: '/desk/alerts',
  validateSearch: ({ state, severity }: Record<string, unknown>): AlertSearch => ({
    ...(text(state) ? { state: String(state) } : {}),
    ...(text(severity) ? { severity: String(severity) } : {}),
  }),
  component: lazyRouteComponent(() => withWords('late', import('./alert/AlertsPage.tsx')), 'AlertsPage'),
});
const alertSources = createRoute({
  getParentRoute: () => desk,
  path: '/admin/alert-sources',
  component: lazyRouteComponent(() => withWords('late', import('./alert/SourcesPage.tsx')), 'SourcesPage'),
});
const directory = createRoute({
  getParentRoute: () => desk,
  path: '/admin/directory',
  component: lazyRouteComponent(
    () => withWords('late', import('./directory/DirectoryPage.tsx')),
    'DirectoryPage',
  ),
});
const webhooks = createRoute({
  getParentRoute: () => desk,
  path: '/admin/webhooks',
  component: lazyRouteComponent(
    () => withWords('late', import('./webhook/WebhooksPage.tsx')),
    'WebhooksPage',
  ),
});
const signIns = createRoute({
  getParentRoute: () => desk,
  path: '/admin/sign-ins',
  component: lazyRouteComponent(
    () => withWords('late', import('./identity/ProvidersPage.tsx')),
    'ProvidersPage',
  ),
});
const securityBoard = createRoute({
  getParentRoute: () => desk,
  path: '/desk/security-incidents',
  component: lazyRouteComponent(
    () => withWords('late', import('./security/SecurityBoardPage.tsx')),
    'SecurityBoardPage',
  ),
});
const calls = createRoute({
  getParentRoute: () => desk,
  path: '/desk/calls',
  component: lazyRouteComponent(() => import('./hotline/CallsPage.tsx'), 'CallsPage'),
});
const telephones = createRoute({
  getParentRoute: () => desk,
  path: '/admin/telephones',
  component: lazyRouteComponent(() => import('./hotline/TelephonesPage.tsx'), 'TelephonesPage'),
});
const robots = createRoute({
  getParentRoute: () => desk,
  path: '/admin/robots',
  component: lazyRouteComponent(() => withWords('late', import('./robot/RobotsPage.tsx')), 'RobotsPage'),
});
const letters = createRoute({
  getParentRoute: () => desk,
  path: '/admin/letters',
  component: lazyRouteComponent(() => import('./admin/LettersPage.tsx'), 'LettersPage'),
});
const attachments = createRoute({
  getParentRoute: () => desk,
  path: '/admin/files',
  component: lazyRouteComponent(() => import('./admin/FilesPage.tsx'), 'FilesPage'),
});
const auditPage = createRoute({
  getParentRoute: () => desk,
  path: '/desk/audit',
  component: lazyRouteComponent(() => withWords('late', import('./audit/AuditPage.tsx')), 'AuditPage'),
});
const retentionPage = createRoute({
  getParentRoute: () => desk,
  path: '/admin/retention',
  component: lazyRouteComponent(
    () => withWords('late', import('./privacy/RetentionPage.tsx')),
    'RetentionPage',
  ),
});
const erasuresPage = createRoute({
  getParentRoute: () => desk,
  path: '/admin/erasures',
  component: lazyRouteComponent(
    () => withWords('late', import('./privacy/ErasuresPage.tsx')),
    'ErasuresPage',
  ),
});
const switches = createRoute({
  getParentRoute: () => desk,
  path: '/admin/settings',
  component: lazyRouteComponent(() => withWords('late', import('./admin/SettingsPage.tsx')), 'SettingsPage'),
});

let entered = false;
/** True once a visit: agents land at the desk, and may still go to the portal afterwards. */
function firstEntry(): boolean {
  const first = !entered;
  entered = true;
  return first;
}

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    publicPromises,
    lessMail,
    forgotPassword,
    setPassword,
    confirmation,
    inside.addChildren([
      portal.addChildren([
        home,
        submit,
        mine,
        devices,
        account,
        status,
        knownErrors,
        promises,
        ownApprovals,
        ownApproval,
        waitingAssets,
        count,
        scanned,
      ]),
      desk.addChildren([
        onCall,
        queue,
        work,
        leadBoard,
        onBehalf,
        mail,
        message,
        mailboxes,
        people,
        personPage,
        roles,
        rolePage,
        importing,
        undelivered,
        letters,
        robots,
        alerts,
        items,
        discovery,
        item,
        itemBaselines,
        itemImports,
        itemImport,
        assets,
        verification,
        itemImpact,
        problemList,
        problemPage,
        problemProposals,
        problemStatistics,
        itemClasses,
        changesPage,
        newChange,
        changePage,
        changeCalendar,
        changeApprovals,
        changeStatistics,
        changePolicy,
        softwarePage,
        softwareProduct,
        softwareMoves,
        licencesPage,
        campaignsPage,
        campaignPage,
        releasesPage,
        alertSources,
        webhooks,
        signIns,
        directory,
        attachments,
        calls,
        securityBoard,
        telephones,
        switches,
        auditPage,
        retentionPage,
        erasuresPage,
        deskPromises,
        acknowledgements,
        policies,
        policyVersion,
      ]),
    ]),
  ]),
  defaultPendingComponent: () => <LoadingState />,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
