import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { rolesWith } from '#domain/permissions/actions.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { addressOf, declaredRoutes, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';

const TAKES_AWAY = 'only takes access away, and has to be quick';
const DIRECTORY = 'gives neither roles nor a way to sign in; directories write it with a token';
const DRAFT = 'binds nobody before it is approved and published, which both ask';
const SENDS = 'sends on or tries what is set up already, and shows no secret';
const DUTY = 'daily work of the desk, undone as easily';
const JUDGED = 'a word of one’s own in a history, on what somebody else proposed; alone it changes nothing';
const OWN = 'asks for the password or the factor itself';

/** Every change that administers something, or oneself, and asks for no proof of presence: why it does without. */
const WITHOUT: Record<string, string> = {
  'session.signOut': TAKES_AWAY,
  'singleSignOut.leave': TAKES_AWAY,
  'session.endSession': TAKES_AWAY,
  'session.endOthers': TAKES_AWAY,
  'session.endSessionsOf': TAKES_AWAY,
  'session.endSessionOf': TAKES_AWAY,
  'tokens.revoke': TAKES_AWAY,
  'serviceAccounts.stop': TAKES_AWAY,
  'serviceAccounts.revokeAny': TAKES_AWAY,
  'session.prefer': 'language, colours and the like',
  'session.changePassword': OWN,
  'proofs.challenge': OWN,
  'proofs.prove': OWN,
  'factors.rename': 'a name that only its owner sees',
  'personChannels.choose': 'which messages oneself gets',
  'promises.acknowledge': 'says that oneself has read them',
  'identity.test': SENDS,
  'people.create': DIRECTORY,
  'people.change': DIRECTORY,
  'leaving.leave': DIRECTORY,
  'structure.addDepartment': DIRECTORY,
  'structure.changeDepartment': DIRECTORY,
  'structure.addSite': DIRECTORY,
  'structure.changeSite': DIRECTORY,
  'structure.addGroup': DIRECTORY,
  'structure.changeGroup': DIRECTORY,
  'organisationImport.run': DIRECTORY,
  'personChannels.set': DIRECTORY,
  'directorySources.test': 'writes nothing',
  'directorySources.preview': 'writes nothing',
  'directorySources.giveFile': 'read by runs alone, which give what the source may and stop at its limits',
  'directorySources.run': 'stops at the limits of its source; going beyond asks',
  'deliveries.release': SENDS,
  'heldAddresses.release': SENDS,
  'retention.placeHold': 'keeps, and destroys nothing; lifting it asks',
  'retention.preview': 'writes nothing',
  'access.effects': 'writes nothing',
  'erasures.preview': 'writes nothing',
  'erasures.withdraw': 'takes a request of one’s own back',
  'erasures.refuse': 'changes nothing about anybody',
  'robots.test': SENDS,
  'robots.release': SENDS,
  'webhooks.test': SENDS,
  'webhooks.replay': SENDS,
  'letterTemplates.change': 'words of letters, without markup; earlier ones are in the audit',
  'letterTemplates.preview': 'writes nothing',
  'config.addClass': DUTY,
  'config.change': DUTY,
  'config.changeClass': DUTY,
  'config.create': DUTY,
  'config.relate': DUTY,
  'config.unrelate': DUTY,
  'assets.propose': DUTY,
  'assets.price': DUTY,
  'spareParts.add': DUTY,
  'spareParts.change': DUTY,
  'spareParts.move': DUTY,
  'verifications.plan': DUTY,
  'verifications.start': DUTY,
  'verifications.close': DUTY,
  'verifications.cancel': DUTY,
  'verifications.accept': DUTY,
  'verifications.reject': DUTY,
  'assets.approve': JUDGED,
  'assets.refuse': JUDGED,
  'assets.withdraw': DUTY,
  'assets.wipe': DUTY,
  'assets.complete': 'takes what somebody else has approved',
  'assets.giveOver': DUTY,
  'assets.withdrawHandover': DUTY,
  'changes.link': DUTY,
  'changes.review': DUTY,
  'campaigns.preview': 'writes nothing',
  'campaigns.create': DUTY,
  'campaigns.change': DUTY,
  'campaigns.move': DUTY,
  'campaigns.rescan': DUTY,
  'campaigns.setTargets': DUTY,
  'campaigns.importStates': DUTY,
  'campaigns.undo': DUTY,
  'licences.create': DUTY,
  'licences.change': DUTY,
  'software.addProduct': DUTY,
  'software.changeProduct': DUTY,
  'software.mergeProduct': DUTY,
  'software.setVersion': DUTY,
  'software.importInstallations': DUTY,
  'software.record': DUTY,
  'software.explainMove': DUTY,
  'itemBaselines.take': DUTY,
  'itemImports.upload': DUTY,
  'itemImports.shape': DUTY,
  'itemImports.plan': DUTY,
  'itemImports.run': DUTY,
  'itemImports.undo': DUTY,
  'itemImports.discard': DUTY,
  'itemImports.saveMapping': DUTY,
  'itemImports.dropMapping': DUTY,
  'changePolicies.draft': DRAFT,
  'changePolicies.save': DRAFT,
  'changePolicies.discard': DRAFT,
  'changePolicies.addModel': DRAFT,
  'changePolicies.retireModel': 'takes a right away, gives none',
  'releases.plan': DUTY,
  'releases.change': DUTY,
  'releases.end': DUTY,
  'changeCalendars.addFeed': 'what its maker reads anyway, and revocable',
  'changeCalendars.revokeFeed': 'takes a right away, gives none',
  'problems.create': DUTY,
  'problems.act': DUTY,
  'problems.useWorkaround': DUTY,
  'problems.dismiss': DUTY,
  'problems.publish': DUTY,
  'problems.withdraw': DUTY,
  'problems.changeSettings': 'changes what is proposed, and decides on nothing',
  'discovery.addSource': DUTY,
  'discovery.changeSource': DUTY,
  'discovery.decide': DUTY,
  'discovery.report': DUTY,
  'discovery.setPrecedence': DUTY,
  'discovery.undo': DUTY,
  'oncall.create': DUTY,
  'oncall.change': DUTY,
  'policies.draft': DRAFT,
  'policies.save': DRAFT,
  'policies.discard': DRAFT,
  'policies.validate': DRAFT,
  'policies.simulate': DRAFT,
  'policies.addCalendar': DRAFT,
  'policies.importIcs': DRAFT,
};

/** Permissions that people use all day on tickets, mail, calls and changes. */
const WORK = ['ticket.use', 'desk.work', 'intake.work', 'change.request', 'change.implement'];
const changes = declaredRoutes().filter(
  ({ route }) => route.method !== 'GET' && route.may !== 'public' && !WORK.includes(route.may),
);

it('every change that administers asks for a proof of presence, or says why not', () => {
  const open = changes.filter(({ route }) => !route.sudo).map(({ name }) => name);
  expect(open.sort()).toEqual(Object.keys(WITHOUT).sort());
});

it('the whole audit is taken along with a proof alone', () => {
  const reads = declaredRoutes().filter(({ route }) => route.method === 'GET' && route.sudo);
  expect(reads.map(({ name }) => name)).toEqual(expect.arrayContaining(['auditLog.export']));
});

describe('a browser left open', async () => {
  const db = await testDatabase();
  const app = await testApp(db);
  const now = Date.now();
  const people = await Promise.all(ROLES.map((role) => someone(db, role, [role])));
  await sql`update session set proved_at = ${new Date(now - 11 * 60_000)}`.execute(db);
  const rows = declaredRoutes().filter(({ route }) => route.sudo);

  it.each(rows.map(({ name, route }) => [name, route] as const))(
    '%s is closed to it',
    async (_name, route) => {
      const roles = route.may === 'session' || route.may === 'public' ? ROLES : rolesWith(route.may);
      const headers = people[ROLES.indexOf(roles[0] ?? 'admin')]?.headers ?? {};
      const answer = await app.inject({ method: route.method, url: addressOf(route), headers });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'proof_required']);
    },
  );
});
