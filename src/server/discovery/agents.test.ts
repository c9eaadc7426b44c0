import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type Agent, runAgent } from '#test/discovery/agents.ts';
import { world } from '#test/world.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the form in which dpkg wants to be asked
const VERSION = '${Version}';

const { people } = await world();
const { chen, lead } = people;

/** A package that stands on every Debian, in the version that the system itself names. */
const version = execFileSync('dpkg-query', ['-W', '-f', VERSION, 'bash'], { encoding: 'utf8' }).trim();

const short = (name: string) => name.split('.')[0]?.toLowerCase();

describe.each<Agent>(['fusioninventory', 'ocsinventory'])('the agent of %s on this machine', (name) => {
  const send = (xml: string, query = '') =>
    chen.post(`/discovery/${name}${query}`, xml, { 'content-type': 'application/xml' });

  it('reports it as it is, and says the same the next time', async () => {
    const wish = { code: name, name, format: 'glpi', newcomers: 'create' };
    expect((await lead.post('/discovery-sources', wish)).status).toBe(201);
    const xml = runAgent(name);
    const told = (await send(xml, '?preview=true')).body;
    expect(told).toMatchObject({ preview: true, results: [{ dropped: [] }] });
    const { status, body } = await send(xml);
    expect([status, body]).toMatchObject([200, { results: [{ dropped: [] }] }]);
    const [{ outcome, item }] = body.results;
    // The second agent finds what the first has made when the machine has a serial number or an address of its own.
    expect(outcome).toBe(told.results[0].outcome);
    if (told.results[0].item) expect(item).toMatchObject({ id: told.results[0].item.id });
    const record = (await chen.get(`/items/${item.id}`)).body.item;
    expect(record).toMatchObject({
      ...{ name: expect.any(String), state: 'in_use' },
      attributes: {
        os: expect.stringMatching(/Debian|Linux/),
        cpu: expect.any(String),
        memory: expect.any(Number),
      },
    });
    expect(short(record.attributes.host_name)).toBe(short(hostname()));
    const { installed } = (await chen.get(`/items/${item.id}/software`)).body;
    expect(installed.length).toBeGreaterThan(100);
    const bash = installed.find(({ product }: { product: { name: string } }) => product.name === 'bash');
    expect(bash).toMatchObject({ version });
    expect(bash.seen.map((one: { source: string }) => one.source)).toContain(name);
    expect((await send(xml)).body.results).toMatchObject([{ outcome: 'same', item: { id: item.id } }]);
  });

  it('stays itself when the agent was installed anew and calls it otherwise', async () => {
    const xml = runAgent(name);
    const first = (await send(xml)).body.results[0].item;
    const anew = xml.replace(/<DEVICEID>[^<]*<\/DEVICEID>/, '<DEVICEID>anew-2026-01-01-00-00-00</DEVICEID>');
    expect((await send(anew)).body.results).toMatchObject([{ item: { id: first.id } }]);
  });
});
