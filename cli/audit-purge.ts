import { AUDIT_FLOOR_DAYS } from '#domain/audit/retention.ts';
import { isHeld, purgeAudit } from '#server/audit/purge.ts';
import { settingsOf } from '#server/setting/actions.ts';
import { type Command, UsageError } from './command.ts';

/** `yinuo audit purge`: what a worker does every day, now. */
export const auditPurge: Command = {
  usage: '[--days <n>]',
  summary: `Purge entries older than the setting or <n> days, never fewer than ${AUDIT_FLOOR_DAYS}.`,
  async run(args, { print, open }) {
    const days = daysIn(args);
    const { db, sealer } = await open();
    if (await isHeld(db)) {
      print('A legal hold keeps the audit: nothing was purged.');
      return 1;
    }
    const keep = days ?? (await settingsOf(db)).keepAuditDays;
    if (keep < AUDIT_FLOOR_DAYS) {
      print(`The audit is kept for ${AUDIT_FLOOR_DAYS} days at least: nothing was purged.`);
      return 1;
    }
    print(`${await purgeAudit(db, sealer, { keepDays: keep, now: Date.now() })} links purged`);
    return 0;
  },
};

function daysIn(args: readonly string[]): number | null {
  if (args.length === 0) return null;
  const [name, text, ...more] = args;
  if (name !== '--days' || text === undefined || more.length > 0 || !/^\d{1,5}$/.test(text))
    throw new UsageError('--days takes a number of days.');
  return Number(text);
}
