import type { FastifyInstance } from 'fastify';
import { campaigns } from '#contract/campaigns.ts';
import { changeCalendars } from '#contract/change-calendar.ts';
import { changePolicies } from '#contract/change-policy.ts';
import { changes } from '#contract/changes.ts';
import { config } from '#contract/config.ts';
import { confirmations } from '#contract/confirmation.ts';
import { copies } from '#contract/copies.ts';
import { erasures } from '#contract/erasure.ts';
import { storedFiles } from '#contract/files.ts';
import { gateChecks } from '#contract/gate.ts';
import { itemBaselines } from '#contract/item-baselines.ts';
import { itemExport } from '#contract/item-export.ts';
import { itemImports } from '#contract/item-imports.ts';
import { itemPicks } from '#contract/item-picks.ts';
import { licences } from '#contract/licences.ts';
import { passwordReset } from '#contract/password-reset.ts';
import { policies } from '#contract/policy.ts';
import { problems } from '#contract/problems.ts';
import { promises } from '#contract/promises.ts';
import { releases } from '#contract/releases.ts';
import { retention } from '#contract/retention.ts';
import { serviceAccounts } from '#contract/service-accounts.ts';
import { session } from '#contract/session.ts';
import { settings } from '#contract/settings.ts';
import { signInSettings } from '#contract/sign-in.ts';
import { software } from '#contract/software.ts';
import { tokens } from '#contract/tokens.ts';
import type { Scanning } from '#domain/ticket/file-state.ts';
import { mountAccess } from './access/routes.ts';
import { passwordResetHandlers } from './account-letter/routes.ts';
import { mountAlerts } from './alert/routes.ts';
import { mountAssets } from './asset/routes.ts';
import { auditRefusals } from './audit/refusals.ts';
import { mountAudit } from './audit/routes.ts';
import { mountBoards } from './board/routes.ts';
import { campaignHandlers } from './campaign/routes.ts';
import { openChangesAbout } from './change/about-items.ts';
import { changeCalendarHandlers, changePolicyHandlers } from './change/policy.routes.ts';
import { releaseHandlers } from './change/releases.routes.ts';
import { changeHandlers } from './change/routes.ts';
import { baselineHandlers } from './config/baseline/routes.ts';
import { exportHandlers } from './config/export/routes.ts';
import { importHandlers } from './config/import/routes.ts';
import { configHandlers, itemPickHandlers } from './config/routes.ts';
import { confirmationHandlers } from './confirmation/routes.ts';
import { copyHandlers } from './copy/routes.ts';
import { mountDirectory } from './directory/routes.ts';
import { mountDiscovery } from './discovery/routes.ts';
import { erasureHandlers } from './erasure/routes.ts';
import { mountFactors } from './factor/routes.ts';
import { storedFileHandlers } from './file/routes.ts';
import { mountHotline } from './hotline/routes.ts';
import { elsewhere } from './identity/elsewhere.ts';
import { mountIdentity } from './identity/routes.ts';
import { mountEntryMail } from './intake/entry-mail.routes.ts';
import { mountIntake } from './intake/routes.ts';
import { mountLeaving } from './leaving/routes.ts';
import { licenceHandlers } from './licence/routes.ts';
import type { HandoverOptions } from './mailbox/handover.ts';
import { mountMailboxes } from './mailbox/routes.ts';
import { type MailSettings, mailChannel } from './notice/channels.ts';
import { mountLetters } from './notice/letters.routes.ts';
import { mountNotices } from './notice/routes.ts';
import { mountOncall } from './oncall/routes.ts';
import { mountDocumentation } from './openapi/routes.ts';
import { mountOrganisation } from './organisation/routes.ts';
import { type Sealer, sealerIn, sealerOf } from './platform/auth/seal.ts';
import { connect, type Database } from './platform/db/db.ts';
import { createApp } from './platform/http/app.ts';
import { knocksOf } from './platform/http/knocks.ts';
import { type Http, mount } from './platform/http/mount.ts';
import type { AllowedHosts } from './platform/http-out/post-out.ts';
import type { FilesSettings } from './platform/process/files-settings.ts';
import { clamd } from './platform/scan/clamd.ts';
import { storeOf } from './platform/storage/store.ts';
import { promiseHandlers } from './policy/promises.routes.ts';
import { policyHandlers } from './policy/routes.ts';
import { openProblemsAbout } from './problem/about-items.ts';
import { problemHandlers } from './problem/routes.ts';
import { retentionHandlers } from './retention/routes.ts';
import { mountRobots } from './robot/routes.ts';
import { mountScim } from './scim/routes.ts';
import { mountScimState } from './scim/state.ts';
import { serviceAccountHandlers } from './service-account/routes.ts';
import { authenticator } from './session/authenticate.ts';
import { sessionHandlers, signInSettingHandlers } from './session/routes.ts';
import { settingHandlers } from './setting/routes.ts';
import { softwareHandlers } from './software/routes.ts';
import { gateHandlers } from './ticket/gate-check.ts';
import { mountTickets } from './ticket/routes.ts';
import { mountSecurityIncidents } from './ticket/security.routes.ts';
import { tokenHandlers } from './tokens/routes.ts';
import { mountWebhooks } from './webhook/routes.ts';
import { startWorkers, type Workers } from './workers.ts';

export interface ServerOptions extends FilesSettings {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the built web app; without it only the API is served. */
  readonly webDir?: string | undefined;
  /** `web` answers requests, `worker` does the timed jobs; one process may be both. */
  readonly roles?: readonly ('web' | 'worker')[];
  /** Where mail goes out; without it mail is held until an administrator sends it on. */
  readonly mail?: MailSettings | undefined;
  /** Where people reach the desk in a browser, for links in mail; where it listens unless told. */
  readonly publicUrl?: string | undefined;
  /** Proxies before it that say who called; none unless told. */
  readonly trustedProxies?: number;
  /** Key of the secrets in the database; one in a file of `filesDir` unless told. */
  readonly secretKey?: Buffer | undefined;
  /** Hosts of private networks that may be asked, such as a gateway of text messages; none unless told. */
  readonly privateHosts?: AllowedHosts;
  /** Where mail servers hand over mail. */
  readonly receive?: Pick<HandoverOptions, 'protocol' | 'host' | 'port'> | undefined;
  /** Most connections to the database; 10 unless told. */
  readonly connections?: number;
}

export interface RunningServer {
  /** Where it answers, with the port it really has. */
  readonly url: string;
  readonly db: Database;
  /** Port at which mail is handed over; null when nothing listens. */
  readonly mailPort: number | null;
  /** Answers what has been asked, lets running jobs end, then closes everything. */
  close(): Promise<void>;
}

/** Builds the whole server by hand, in order, on a database that is already migrated. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { databaseUrl, host, port, roles = ['web', 'worker'] } = options;
  const db = connect(databaseUrl, { max: options.connections ?? 10 });
  const sealer = options.secretKey ? sealerOf(options.secretKey) : sealerIn(options.filesDir);
  const app = buildApp(db, { ...options, sealer });
  const mail = options.mail ? mailChannel(options.mail) : null;
  let workers: Workers | null = null;
  const close = async () => {
    await app.close();
    await workers?.stop();
    mail?.close();
    await db.close();
  };
  try {
    const url = await app.listen({ host, port });
    if (roles.includes('worker')) {
      const onError = (job: string, error: unknown) => app.log.error({ job, error }, 'timed job failed');
      const post = { mail, publicUrl: options.publicUrl ?? url };
      const { privateHosts = new Set() } = options;
      workers = await startWorkers({ ...options, db, sealer, post, privateHosts, onError });
    }
    return { url, db, mailPort: workers?.mailPort ?? null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who scans, and whether nothing is given out before. */
const scanningBy = ({ scanner }: FilesSettings): Scanning =>
  scanner ? (scanner.required ? 'required' : 'offered') : 'off';

/** Every route of the product on one server, not yet listening. */
export function buildApp(
  db: Database,
  options: FilesSettings &
    Pick<ServerOptions, 'webDir' | 'privateHosts' | 'publicUrl' | 'trustedProxies'> & { sealer: Sealer },
): FastifyInstance {
  const { webDir, sealer, privateHosts = new Set(), publicUrl = null, trustedProxies = 0 } = options;
  const app = createApp({ webDir, trustedProxies });
  const clock = () => Date.now();
  const files = storeOf(options);
  const scanning = scanningBy(options);
  const onRefusal = auditRefusals(db, (error) => app.log.error(error, 'a refusal is not in the audit'));
  const http: Http = {
    app,
    db,
    clock,
    authenticate: authenticator(db, clock),
    onRefusal,
    knocks: knocksOf(db),
  };
  app.get('/healthz', async () => {
    await db.pool.query('SELECT 1');
    return { status: 'ok' };
  });
  const judges = elsewhere(db, { sealer, privateHosts });
  mount(http, session, sessionHandlers(judges));
  mount(http, signInSettings, signInSettingHandlers);
  mount(http, passwordReset, passwordResetHandlers);
  mountFactors(http, { sealer, publicUrl, elsewhere: judges });
  mountIdentity(http, { sealer, privateHosts, publicUrl });
  mount(http, tokens, tokenHandlers);
  mount(http, serviceAccounts, serviceAccountHandlers);
  mountScim(http, { publicUrl });
  mountScimState(http, { publicUrl });
  mountSecurityIncidents(http);
  mountOrganisation(http);
  mountDirectory(http, { sealer, privateHosts });
  mountAccess(http);
  mountLeaving(http);
  mountTickets(http, files, scanning);
  mountNotices(http);
  mountLetters(http);
  mountBoards(http);
  const scanner = options.scanner ? clamd(options.scanner.clamd) : null;
  mountIntake(http, files, { scanning, scanner });
  mountEntryMail(http, files, scanning);
  mount(http, confirmations, confirmationHandlers);
  mountMailboxes(http, sealer);
  mountRobots(http, { sealer, privateHosts, publicUrl });
  mountHotline(http, sealer);
  mountOncall(http);
  mount(http, policies, policyHandlers);
  mount(http, promises, promiseHandlers);
  mount(http, settings, settingHandlers);
  mountAlerts(http);
  mountWebhooks(http, { sealer, privateHosts });
  mount(http, config, configHandlers([openChangesAbout, openProblemsAbout]));
  mount(http, itemPicks, itemPickHandlers);
  mountAssets(http, { publicUrl });
  mount(http, changes, changeHandlers);
  mount(http, software, softwareHandlers);
  mount(http, itemBaselines, baselineHandlers);
  mount(http, itemExport, exportHandlers);
  mount(http, itemImports, importHandlers);
  mount(http, changePolicies, changePolicyHandlers);
  mount(http, changeCalendars, changeCalendarHandlers);
  mount(http, releases, releaseHandlers);
  mount(http, gateChecks, gateHandlers);
  mount(http, problems, problemHandlers);
  mount(http, campaigns, campaignHandlers);
  mountDiscovery(http);
  mount(http, licences, licenceHandlers);
  mount(http, storedFiles, storedFileHandlers(scanning));
  mountAudit(http, sealer);
  mount(http, retention, retentionHandlers);
  mount(http, erasures, erasureHandlers);
  mount(http, copies, copyHandlers);
  mountDocumentation(http);
  return app;
}
