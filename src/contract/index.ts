import { access } from './access.ts';
import { alerts } from './alerts.ts';
import { assets, ownHandovers } from './asset.ts';
import { auditLog } from './audit.ts';
import { board } from './board.ts';
import { campaigns } from './campaigns.ts';
import { changeCalendars } from './change-calendar.ts';
import { changePolicies } from './change-policy.ts';
import { changes } from './changes.ts';
import { config } from './config.ts';
import { confirmations } from './confirmation.ts';
import { copies } from './copies.ts';
import { directorySources } from './directory.ts';
import { discovery } from './discovery.ts';
import { documentation } from './documentation.ts';
import { entryMail } from './entry-mail.ts';
import { erasures } from './erasure.ts';
import { factors, proofs } from './factors.ts';
import { storedFiles } from './files.ts';
import { gateChecks } from './gate.ts';
import { hotline } from './hotline.ts';
import { identity } from './identity.ts';
import { intake } from './intake.ts';
import { itemBaselines } from './item-baselines.ts';
import { itemExport } from './item-export.ts';
import { itemImports } from './item-imports.ts';
import { itemPicks } from './item-picks.ts';
import { leaving } from './leaving.ts';
import { heldAddresses, lessMail, letterTemplates } from './letters.ts';
import { licences } from './licences.ts';
import { mailboxes } from './mailboxes.ts';
import { deliveries, notices } from './notice.ts';
import { oncall } from './oncall.ts';
import { organisationImport } from './organisation/import.ts';
import { people } from './organisation/people.ts';
import { structure } from './organisation/structure.ts';
import { passwordReset } from './password-reset.ts';
import { policies } from './policy.ts';
import { problems } from './problems.ts';
import { promises } from './promises.ts';
import { releases } from './releases.ts';
import { retention } from './retention.ts';
import { personChannels, robots } from './robots.ts';
import type { Table } from './route.ts';
import { scim } from './scim.ts';
import { securityIncidents } from './security-incidents.ts';
import { serviceAccounts } from './service-accounts.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { signInSettings } from './sign-in.ts';
import { signInWays } from './sign-in-ways.ts';
import { singleSignOut } from './single-sign-out.ts';
import { software } from './software.ts';
import { spareParts } from './spare-parts.ts';
import { ticketActions, tickets } from './ticket/tickets.ts';
import { ticketItems } from './ticket-items.ts';
import { tokens } from './tokens.ts';
import { counting, verifications } from './verification.ts';
import { waitingAssets } from './waiting-assets.ts';
import { webhooks } from './webhooks.ts';

/** Every route of the product: what is not here is not served, and the API page is written from it. */
export const API: Readonly<Record<string, Table>> = {
  session,
  singleSignOut,
  signInWays,
  identity,
  factors,
  proofs,
  tokens,
  access,
  securityIncidents,
  serviceAccounts,
  scim,
  people,
  structure,
  organisationImport,
  directorySources,
  leaving,
  tickets,
  ticketActions,
  notices,
  deliveries,
  letterTemplates,
  heldAddresses,
  lessMail,
  board,
  intake,
  entryMail,
  confirmations,
  mailboxes,
  robots,
  personChannels,
  oncall,
  policies,
  promises,
  settings,
  signInSettings,
  passwordReset,
  alerts,
  webhooks,
  hotline,
  config,
  itemBaselines,
  itemExport,
  itemImports,
  itemPicks,
  ticketItems,
  assets,
  ownHandovers,
  waitingAssets,
  changes,
  software,
  changePolicies,
  changeCalendars,
  releases,
  gateChecks,
  problems,
  spareParts,
  verifications,
  counting,
  campaigns,
  discovery,
  licences,
  storedFiles,
  auditLog,
  retention,
  erasures,
  copies,
  documentation,
};
