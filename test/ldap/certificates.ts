import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes an authority and a certificate of 127.0.0.1 in this folder; answers the authority's own (PEM). */
export async function certificates(folder: string): Promise<string> {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const fresh = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl(...fresh, '-x509', '-subj', '/CN=Test CA', '-keyout', file('ca.key'), '-out', file('ca.pem'));
  openssl(
    ...fresh,
    ...['-x509', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-keyout', file('server.key'), '-out', file('server.pem')],
  );
  return readFile(file('ca.pem'), 'utf8');
}
