import type { Item } from '#domain/config/item.ts';
import { indexWords } from '#domain/search/words.ts';
import { signsOf } from '../hotline/spelling.ts';

const HAN = /\p{Script=Han}+/gu;
/** Signs of a run whose pinyin is kept; a name is no story. */
const LONGEST = 24;

/** The words by which an item is found: what it says, and its name as it is typed in pinyin or by initials. */
export function wordsOf(
  item: Pick<Item, 'name' | 'serial' | 'assetNumber' | 'attributes' | 'note'>,
): string[] {
  const texts = [item.name, item.serial, item.assetNumber, item.note];
  const values = Object.values(item.attributes).map(String);
  const said = indexWords([...texts, ...values].filter((text) => text !== null).join('\n'));
  // Rare signs have no pinyin that we know.
  return [...new Set([...said, ...spoken(item.name)])].filter((word) => word !== '');
}

/** `财务打印机` as `caiwudayinji`, `wudayinji`, `dayinji` ... and `cwdyj`, `wdyj`, `dyj` ... */
function spoken(name: string): string[] {
  return [...name.matchAll(HAN)].flatMap(([run]) => {
    const said = signsOf([...run].slice(0, LONGEST).join('')).map(({ readings }) => readings[0] ?? '');
    return said.flatMap((_, from) => {
      const rest = said.slice(from);
      return [rest.join('').replaceAll('ü', 'v'), rest.map((one) => one[0] ?? '').join('')];
    });
  });
}
