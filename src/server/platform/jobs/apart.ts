/**
 * Does each by itself: one that fails is put off and keeps no other waiting. What failed is thrown after all have had
 * their turn.
 * @returns how many were done; `work` says false of one that another worker is at
 */
export async function eachApart(
  ids: readonly number[],
  { work, putOff }: { work(id: number): Promise<boolean>; putOff(id: number, error: unknown): Promise<void> },
  what: string,
): Promise<number> {
  const errors: unknown[] = [];
  let done = 0;
  for (const id of ids) {
    try {
      if (await work(id)) done += 1;
    } catch (error) {
      errors.push(error);
      await putOff(id, error).catch((another: unknown) => errors.push(another));
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} ${what} failed`);
  return done;
}
