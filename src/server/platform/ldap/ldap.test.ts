import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE, SERVICE, SERVICE_PASSWORD, type Slapd, startSlapd } from '#test/ldap/slapd.ts';
import { type LdapEntry, LdapFailed, type LdapServer, withLdap } from './ldap.ts';

let slapd: Slapd;
beforeAll(async () => {
  slapd = await startSlapd();
  const many = Array.from({ length: 1201 }, (_, i) => ({ uid: `e${i}`, cn: `员工${i}` }));
  await slapd.holds([...many, { uid: 'wang', cn: '王芳', password: '密码 & more' }]);
});
afterAll(() => slapd.end());

const server = (more: Partial<LdapServer> = {}): LdapServer => ({
  ...{ url: slapd.ldap, ca: slapd.ca, bindDn: SERVICE, password: SERVICE_PASSWORD },
  ...more,
});
const found = (filter: string, most?: number) =>
  withLdap(server(), slapd.hosts, async ({ search }) => {
    const all: LdapEntry[] = [];
    const attributes = ['uid', 'cn', 'entryUUID'];
    for await (const page of search({ baseDn: BASE, filter, attributes, ...(most ? { most } : {}) }))
      all.push(...page);
    return all;
  });
const problemOf = (more: Partial<LdapServer>, hosts = slapd.hosts) =>
  withLdap(server(more), hosts, async () => 'none').catch((error: unknown) =>
    error instanceof LdapFailed ? error.problem : String(error),
  );

describe('a directory server', () => {
  it('is asked by StartTLS and by TLS, in pages, and its referrals are left alone', async () => {
    expect(await problemOf({ url: slapd.ldaps })).toBe('none');
    expect(await found('(uid=*)')).toHaveLength(1202);
    const [wang, ...others] = await found('(cn=王芳)');
    expect(others).toEqual([]);
    expect(wang?.values.get('uid')).toEqual(['wang']);
    expect(wang?.values.get('entryuuid')?.[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(await found('(uid=*)', 3)).toHaveLength(3);
  });

  it('judges passwords; an empty one is never said to it (RFC 4513 5.1.2)', async () => {
    const judged = (dn: string, password: string) =>
      withLdap(server(), slapd.hosts, ({ isPasswordOf }) => isPasswordOf(dn, password));
    const wang = slapd.dnOf('wang');
    expect(await judged(wang, '密码 & more')).toBe(true);
    for (const [dn, password] of [
      [wang, 'wrong'],
      [wang, ''],
      ['', 'x'],
      [slapd.dnOf('nobody'), 'x'],
      ['no dn at all', 'x'],
    ] as const)
      expect([dn, password, await judged(dn, password)]).toEqual([dn, password, false]);
    expect(await problemOf({ password: '' })).toBe('credentials');
    expect(await problemOf({ bindDn: '' })).toBe('credentials');
  });

  it.each([
    ['with a wrong secret', { password: 'wrong' }, 'credentials'],
    ['that no known authority vouches for', { ca: null }, 'untrusted'],
    ['that is nobody', { url: 'ldap://' }, 'unreachable'],
    ['by another protocol', { url: 'http://127.0.0.1' }, 'unreachable'],
    ['that does not exist', { url: 'ldaps://no-such-host.invalid' }, 'unreachable'],
  ] as const)('%s is not asked', async (_name, more, expected) => {
    expect(await problemOf(more)).toBe(expected);
  });

  it('under another name than its certificate has is not trusted', async () => {
    const url = slapd.ldap.replace('127.0.0.1', '127.0.0.2');
    expect(await problemOf({ url }, new Set([new URL(url).host]))).toBe('untrusted');
  });

  it('in a private network is asked only when the operator allowed it', async () => {
    expect(await problemOf({}, new Set())).toBe('private');
    expect(await problemOf({ url: 'ldap://169.254.169.254' })).toBe('private');
  });

  it('that refuses a search, or says nothing, is waited for no longer than was agreed', async () => {
    const failed = await found('(uid=*').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(LdapFailed);
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => silent.once('listening', ready));
    const address = silent.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    for (const url of [`ldap://${host}`, `ldaps://${host}`])
      expect(await problemOf({ url, timeoutMs: 100 }, new Set([host]))).toBe('unreachable');
    silent.close();
  });
});
