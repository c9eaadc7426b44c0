import { finishErasures, readErased } from '#server/erasure/finish.ts';
import { replayErased } from '#server/erasure/replay.ts';
import { type Command, UsageError } from './command.ts';

/** `yinuo erase replay`: after a backup was restored, forgets again who had been erased since it was made. */
export const eraseReplay: Command = {
  usage: '<list>',
  summary: 'Erase again, from the list erased.jsonl, whoever a restored backup has brought back.',
  async run([path, ...more], { print, open }) {
    if (path === undefined || more.length > 0) throw new UsageError('Name one list.');
    const list = await readErased(path);
    if (list.length === 0) {
      print(`${path} names nobody.`);
      return 1;
    }
    const { db } = await open();
    const again = await replayErased(db, list, new Date());
    while (await finishErasures(db, Date.now()));
    print(`${list.length} in the list, ${again} erased again`);
    return 0;
  },
};
