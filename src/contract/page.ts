import { z } from 'zod';

/** Query fields of every list: `cursor` is what the page before gave as `next`. */
export const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(50),
};

/** One page of a list; `next` is null on the last one. */
export const page = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
