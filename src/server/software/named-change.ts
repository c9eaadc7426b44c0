import { isCauseOfChange } from '../change/seam.ts';
import type { Queries } from '../platform/db/db.ts';
import { wrongField } from '../platform/http/refused.ts';

/** A change that is named for software is there, and was approved or released. */
export async function checkNamedChange(q: Queries, ref: string | null, field: string): Promise<void> {
  if (ref !== null && !(await isCauseOfChange(q, ref))) throw wrongField(field, 'unknown_reference');
}
