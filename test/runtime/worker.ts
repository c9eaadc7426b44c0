import { startServer } from '#server/main.ts';

/** The product's worker in a process of its own; says when it is at work, ends with its parent. */
const [databaseUrl = '', filesDir = '', privateHost = ''] = process.argv.slice(2);
const privateHosts = new Set([privateHost]);
await startServer({ databaseUrl, filesDir, privateHosts, roles: ['worker'], host: '127.0.0.1', port: 0 });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
