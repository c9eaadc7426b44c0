import { startServer } from '#server/main.ts';

/** The product's worker in a process of its own; says when it is at work, ends with its parent. */
const [databaseUrl = '', filesDir = ''] = process.argv.slice(2);
await startServer({ databaseUrl, filesDir, roles: ['worker'], host: '127.0.0.1', port: 0 });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
