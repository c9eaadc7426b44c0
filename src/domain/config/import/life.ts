import { type Refusal, refuse } from '../../refusal.ts';

/** Where the import of a file is: taken in, its columns named, judged row by row, shown, written, taken back. */
export const IMPORT_STATES = [
  ...(['uploading', 'mapping', 'planning', 'planned', 'running', 'done'] as const),
  ...(['undoing', 'undone', 'failed', 'discarded'] as const),
] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const IMPORT_ACTIONS = ['reshape', 'plan', 'run', 'undo', 'discard'] as const;
export type ImportAction = (typeof IMPORT_ACTIONS)[number];

/** What an action depends on. */
export interface Importing {
  state: ImportState;
  /** Rows were written, or were about to be. */
  ran: boolean;
}

/** From where each may be asked; what an error ended is judged anew before rows were written, and goes on or back after. */
const FROM: Record<
  ImportAction,
  { states: readonly ImportState[]; failed: 'before_run' | 'after_run' | null }
> = {
  reshape: { states: ['mapping'], failed: null },
  plan: { states: ['mapping', 'planned'], failed: 'before_run' },
  run: { states: ['planned'], failed: 'after_run' },
  undo: { states: ['done'], failed: 'after_run' },
  discard: { states: ['mapping', 'planning', 'planned'], failed: 'before_run' },
};

/** Whether an action may be asked of an import; null: it may. */
export function importProblem({ state, ran }: Importing, action: ImportAction): Refusal | null {
  const { states, failed } = FROM[action];
  const goes = state === 'failed' ? failed === (ran ? 'after_run' : 'before_run') : states.includes(state);
  return goes ? null : refuse('wrong_status', { state });
}
