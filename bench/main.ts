import { benchAccess } from './access.ts';
import { benchCallers } from './callers.ts';
import { benchCreate } from './create.ts';
import { openPostgres, type Postgres } from './database.ts';
import { run as runDeadlines } from './deadlines.ts';
import { benchItemImport } from './item-import.ts';
import { benchItems } from './items.ts';
import { benchPages } from './list.ts';
import { machineFacts } from './machine.ts';
import { benchMail } from './mail.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { benchRejudge } from './rejudge.ts';
import { printReport, type Report } from './report.ts';
import { benchSoftware } from './software.ts';
import { benchTimers } from './timers.ts';

const options = optionsOrUsage();
const say = (line: string) => (options.json ? console.error(line) : console.log(line));
const postgres = await openPostgres(options.databaseUrl);
try {
  const report = await measure(postgres, options);
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report, say);
} finally {
  await postgres.stop();
}

async function measure(postgres: Postgres, { parts, sizes }: Options): Promise<Report> {
  const machine = await machineFacts(postgres.admin);
  for (const [name, fact] of Object.entries(machine)) say(`${name}: ${fact}`);
  const report: Report = { machine, tables: [], checks: [] };
  const add = ({ tables, checks }: Pick<Report, 'tables' | 'checks'>) => {
    report.tables.push(...tables);
    report.checks.push(...checks);
  };
  if (parts.includes('create')) {
    const { db, drop } = await postgres.fresh();
    add(await benchCreate(db, { msPerRound: 3000, rounds: 3, size: 5000 }).finally(drop));
  }
  if (parts.includes('list')) add(await benchPages(postgres, sizes, say));
  if (parts.includes('timers')) {
    const { db, drop } = await postgres.fresh();
    add(await benchTimers(db, { tickets: 2000, workers: 2 }).finally(drop));
  }
  if (parts.includes('rejudge')) {
    const { db, drop } = await postgres.fresh();
    add(await benchRejudge(db, 100_000, say).finally(drop));
  }
  if (parts.includes('mail')) {
    const { db, drop } = await postgres.fresh();
    add(await benchMail(db, { messages: 1000, waiting: 10_000 }, say).finally(drop));
  }
  if (parts.includes('callers')) {
    const { db, drop } = await postgres.fresh();
    add(await benchCallers(db, 100_000, say).finally(drop));
  }
  if (parts.includes('items')) {
    const { db, drop } = await postgres.fresh();
    const size = { items: 100_000, relations: 300_000 };
    add(await benchItems(db, size, say).finally(drop));
  }
  if (parts.includes('item-import')) add(await benchItemImport(postgres, Math.max(...sizes), say));
  if (parts.includes('software')) {
    const { db, drop } = await postgres.fresh();
    add(await benchSoftware(db, 100_000, say).finally(drop));
  }
  if (parts.includes('access')) add(await benchAccess(postgres, Math.max(...sizes), say));
  if (parts.includes('deadlines')) runDeadlines(say);
  return report;
}

function optionsOrUsage(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}
