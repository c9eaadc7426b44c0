import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#server/platform/process/port.ts';
import { certificates } from './certificates.ts';

export const BASE = 'dc=huaheng,dc=example';
export const SERVICE = `cn=desk,${BASE}`;
export const SERVICE_PASSWORD = 'of the desk';
const ROOT = `cn=root,${BASE}`;
const ROOT_PASSWORD = 'of the root';

/** One person in the directory; the rest follows from the login. */
export interface Employee {
  uid: string;
  cn?: string;
  mail?: string;
  password?: string;
  telephoneNumber?: string;
  department?: string;
  manager?: string;
  memberOf?: readonly string[];
  /** As Active Directory writes it: 512 is a person at work, 514 one who is disabled. */
  userAccountControl?: number;
  entryUUID?: string;
}

export interface Slapd {
  /** By TLS from the first byte. */
  ldaps: string;
  /** By StartTLS. */
  ldap: string;
  /** Hosts of it that a desk has to be allowed. */
  hosts: ReadonlySet<string>;
  /** The authority that vouches for it. */
  ca: string;
  dnOf(uid: string): string;
  /** Puts exactly these people into the directory, and takes all others out. */
  holds(people: readonly Employee[]): Promise<void>;
  /** Goes away, as a server does that is switched off, and comes back. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Says nothing until it goes on. */
  pause(): void;
  resume(): void;
  end(): Promise<void>;
}

/** A real slapd on free ports of this machine, with a certificate of an authority of its own. */
export async function startSlapd(): Promise<Slapd> {
  const program = installed();
  const base = await mkdtemp(join(tmpdir(), 'yinuo-slapd-'));
  await mkdir(join(base, 'data'));
  const ca = await certificates(base);
  const [plain, secure] = [await freePort(), await freePort()];
  const config = join(base, 'slapd.conf');
  await writeFile(config, configuration(base));
  let running: ChildProcess | null = null;
  const stop = async () => {
    const child = running;
    running = null;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  const start = async () => {
    const urls = `ldap://127.0.0.1:${plain}/ ldaps://127.0.0.1:${secure}/ ldap://127.0.0.2:${plain}/`;
    const child = spawn(program, ['-d', '0', '-f', config, '-h', urls], { stdio: 'ignore' });
    running = child;
    await answering(plain, () => child.exitCode !== null);
  };
  const fill = async (people: readonly Employee[]) => {
    await stop();
    await rm(join(base, 'data'), { recursive: true });
    await mkdir(join(base, 'data'));
    const file = join(base, 'people.ldif');
    await writeFile(file, [TOP, ...people.map(entry)].join('\n'));
    execFileSync(program, ['-T', 'add', '-q', '-f', config, '-l', file], { stdio: 'pipe' });
    await start();
  };
  await fill([]);
  return {
    ldaps: `ldaps://127.0.0.1:${secure}`,
    ldap: `ldap://127.0.0.1:${plain}`,
    hosts: new Set([`127.0.0.1:${secure}`, `127.0.0.1:${plain}`]),
    ca,
    dnOf: (uid) => `uid=${uid},ou=people,${BASE}`,
    holds: fill,
    stop,
    start,
    pause: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
    end: async () => {
      await stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** The program; installed where that is allowed, else a sentence that says what to install. */
function installed(): string {
  const program = '/usr/sbin/slapd';
  if (existsSync(program)) return program;
  if (process.getuid?.() !== 0)
    throw new Error('Directories are tested against OpenLDAP: install it with "apt-get install slapd".');
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'slapd'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return program;
}

async function answering(port: number, isGone: () => boolean): Promise<void> {
  for (;;) {
    if (isGone()) throw new Error('slapd did not start');
    const socket = createConnection(port, '127.0.0.1');
    const answered = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return;
    await sleep(20);
  }
}

/** Attributes of Active Directory that OpenLDAP does not bring. */
const SCHEMA = `
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'adUser' SUP top AUXILIARY
  MAY ( userAccountControl $ department $ memberOf ) )
`;

const configuration = (base: string) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
${SCHEMA}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${base}/pid
TLSCACertificateFile ${base}/ca.pem
TLSCertificateFile ${base}/server.pem
TLSCertificateKeyFile ${base}/server.key
security simple_bind=128
sizelimit size.soft=500 size.hard=500 size.prtotal=unlimited
database mdb
maxsize 268435456
suffix "${BASE}"
rootdn "${ROOT}"
rootpw "${ROOT_PASSWORD}"
directory ${base}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn="${SERVICE}" read by * none
`;

const TOP = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
dc: huaheng
o: Huaheng

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

dn: ${SERVICE}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: desk
userPassword: ${SERVICE_PASSWORD}

dn: ou=elsewhere,ou=people,${BASE}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://169.254.169.254/ou=elsewhere,${BASE}
`;

const base64 = (name: string, text: string) => `${name}:: ${Buffer.from(text).toString('base64')}`;

function entry(one: Employee): string {
  const { uid, cn = uid, password = `of ${uid}`, memberOf = [], userAccountControl = 512 } = one;
  const given = ['mail', 'telephoneNumber', 'department', 'manager'] as const;
  return [
    `dn: uid=${uid},ou=people,${BASE}`,
    ...['inetOrgPerson', 'adUser'].map((name) => `objectClass: ${name}`),
    `uid: ${uid}`,
    base64('cn', cn),
    base64('sn', cn),
    base64('userPassword', password),
    `userAccountControl: ${userAccountControl}`,
    ...given.flatMap((name) => (one[name] === undefined ? [] : [base64(name, one[name])])),
    ...memberOf.map((group) => `memberOf: ${group}`),
    ...(one.entryUUID ? [`entryUUID: ${one.entryUUID}`] : []),
    '',
  ].join('\n');
}
