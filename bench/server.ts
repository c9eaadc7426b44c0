import { startServer } from '#server/main.ts';

/** The real server in a process of its own; answers its memory when asked, ends with its parent. */
const [databaseUrl = '', filesDir = '', role = 'web'] = process.argv.slice(2);
const roles = role === 'both' ? (['web', 'worker'] as const) : (['web'] as const);
const server = await startServer({ databaseUrl, filesDir, roles, host: '127.0.0.1', port: 0 });
process.on('disconnect', async () => {
  await server.close();
  process.exit(0);
});
process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() }));
process.send?.({ url: server.url });
