import { Parser } from 'htmlparser2';
import { wrongField } from '../platform/http/refused.ts';

const DEEPEST = 12;
const MOST_NODES = 400_000;

type Node = { [name: string]: Node | string | (Node | string)[] };

/**
 * The XML of FusionInventory and OCS agents (`REQUEST`) as an object with names in lower case: an element that stands
 * twice is a list, one without elements a text. Entities of a document's own are not known, so none can grow.
 */
export function readXml(text: string): unknown {
  const root: Node = {};
  const open: { name: string; node: Node; text: string; empty: boolean }[] = [
    { name: '', node: root, text: '', empty: true },
  ];
  let nodes = 0;
  const parser = new Parser(
    {
      onopentag(tag) {
        nodes += 1;
        if (open.length > DEEPEST) throw wrongField('body', 'too_deep');
        if (nodes > MOST_NODES) throw wrongField('body', 'too_big');
        open.push({ name: tag.toLowerCase(), node: Object.create(null), text: '', empty: true });
      },
      ontext(more) {
        open.at(-1)!.text += more;
      },
      onclosetag() {
        const closed = open.pop()!;
        const parent = open.at(-1)!;
        parent.empty = false;
        put(parent.node, closed.name, closed.empty ? closed.text.trim() : closed.node);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(text);
  parser.end();
  const request = root.request;
  if (typeof request !== 'object' || Array.isArray(request)) throw wrongField('body', 'wrong_format');
  return request;
}

function put(node: Node, name: string, value: Node | string): void {
  const before = node[name];
  if (before === undefined) node[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else node[name] = [before, value];
}
