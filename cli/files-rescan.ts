import { scanEverything } from '#server/file/scan.ts';
import { countFiles, troubledMails } from '#server/file/trouble.ts';
import { type Command, UsageError } from './command.ts';

const MOST = 10_000;

/** `yinuo files rescan`: what the scanner says now of every attachment and message, without waiting for its turn. */
export const filesRescan: Command = {
  usage: '',
  summary:
    'Scan every attachment and message anew with the scanner of YINUO_CLAMD; exit code 1 when one is infected.',
  async run(args, { print, open }) {
    if (args.length > 0) throw new UsageError('It takes no arguments.');
    const { db, files, scanner } = await open();
    if (!scanner) throw new UsageError('No scanner is set up: YINUO_CLAMD is empty.');
    const scanned = await scanEverything({ db, files, scanner, clock: () => Date.now() });
    const { infected } = await countFiles(db);
    const mails = (await troubledMails(db, MOST)).filter(({ scan }) => scan === 'infected').length;
    print(`${scanned} scanned; infected: ${infected} files, ${mails} messages`);
    return infected + mails > 0 ? 1 : 0;
  },
};
