import type { ActionBody, ProblemView, Publishing } from './queries.ts';

/** Actions that ask for words in a dialog; the others have an editor of their own or are done at once. */
export const ASKING = [
  'find_cause',
  'know',
  'publish',
  'withdraw',
  'link_tickets',
  'link_change',
  'resolve',
  'conclude',
  'close_unresolved',
  'reopen',
] as const;
export type Asking = (typeof ASKING)[number];

export interface AskedField {
  name:
    | 'rootCause'
    | 'symptoms'
    | 'workaround'
    | 'publicTitle'
    | 'publicText'
    | 'reason'
    | 'tickets'
    | 'change'
    | 'solution'
    | 'summary'
    | 'effective';
  /** Where the API speaks of it. */
  path: string;
  as: 'line' | 'prose' | 'yesno';
  help?: 'workaround' | 'publicText' | 'tickets' | 'change';
}

const line = (name: AskedField['name'], path: string, help?: AskedField['help']): AskedField => ({
  ...{ name, path, as: 'line' },
  ...(help ? { help } : {}),
});
const prose = (name: AskedField['name'], path: string, help?: AskedField['help']): AskedField => ({
  ...line(name, path, help),
  as: 'prose',
});

export const FIELDS: Record<Asking, readonly AskedField[]> = {
  find_cause: [prose('rootCause', 'rootCause')],
  know: [prose('symptoms', 'symptoms'), prose('workaround', 'workaround', 'workaround')],
  publish: [line('publicTitle', 'title'), prose('publicText', 'text', 'publicText')],
  withdraw: [line('reason', 'reason')],
  link_tickets: [line('tickets', 'ticketIds', 'tickets')],
  link_change: [line('change', 'change', 'change')],
  resolve: [prose('solution', 'solution')],
  conclude: [{ name: 'effective', path: 'effective', as: 'yesno' }, prose('summary', 'summary')],
  close_unresolved: [line('reason', 'reason')],
  reopen: [line('reason', 'reason')],
};

export type Said = Partial<Record<AskedField['name'], string>>;

/** What stands already, to be put right. */
export function standing(action: Asking, { rootCause, knownError, publication, title }: ProblemView): Said {
  switch (action) {
    case 'find_cause':
      return { rootCause: rootCause ?? '' };
    case 'know':
      return { symptoms: knownError?.symptoms ?? '', workaround: knownError?.workaround ?? '' };
    case 'publish':
      return { publicTitle: publication?.title ?? title, publicText: publication?.text ?? '' };
    default:
      return {};
  }
}

/** Numbers in a text, whatever stands between them. */
export const numbersIn = (text: string): number[] =>
  [...text.normalize('NFKC').matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits)).filter((n) => n > 0);

export function bodyOf(action: Asking, said: Said): ActionBody | Publishing {
  const of = (name: AskedField['name']) => said[name] ?? '';
  switch (action) {
    case 'find_cause':
      return { action, rootCause: of('rootCause') };
    case 'know':
      return { action, symptoms: of('symptoms'), workaround: of('workaround') };
    case 'publish':
      return { action, title: of('publicTitle'), text: of('publicText') };
    case 'link_tickets':
      return { action, ticketIds: numbersIn(of('tickets')) };
    case 'link_change':
      return { action, change: of('change') };
    case 'resolve':
      return { action, solution: of('solution') };
    case 'conclude':
      return { action, effective: of('effective') === 'yes', summary: of('summary') };
    default:
      return { action, reason: of('reason') };
  }
}
