import { startServer } from '#server/main.ts';

/** The real server in a process of its own; answers its memory when asked, ends with its parent. */
const [databaseUrl = '', filesDir = '', role = 'web'] = process.argv.slice(2);
const ROLES = { web: ['web'], worker: ['worker'], both: ['web', 'worker'] } as const;
const roles = role === 'worker' || role === 'both' ? ROLES[role] : ROLES.web;
const receive = { protocol: 'smtp', host: '127.0.0.1', port: 0 } as const;
const server = await startServer({ databaseUrl, filesDir, roles, receive, host: '127.0.0.1', port: 0 });
process.on('disconnect', async () => {
  await server.close();
  process.exit(0);
});
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }));
process.send?.({ url: server.url, mailPort: server.mailPort });
