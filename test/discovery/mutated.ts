import fc from 'fast-check';

/** Parts of a report put in the wrong places, which is how broken agents look. */
export const mutated = (sample: unknown): fc.Arbitrary<unknown> => {
  const junk = fc.oneof(
    fc.constantFrom(null, '', [], {}, 0, -1, true, '\u0007', 'x'.repeat(5000)),
    fc.jsonValue(),
  );
  const at = (value: unknown): fc.Arbitrary<unknown> => {
    if (typeof value !== 'object' || value === null) return junk;
    const keys = Object.keys(value);
    if (keys.length === 0) return junk;
    return fc.oneof(
      { weight: 1, arbitrary: junk },
      {
        weight: 6,
        arbitrary: fc
          .constantFrom(...keys)
          .chain((key) =>
            at((value as Record<string, unknown>)[key]).map((inner) =>
              Array.isArray(value)
                ? value.map((one: unknown, i) => (String(i) === key ? inner : one))
                : { ...value, [key]: inner },
            ),
          ),
      },
    );
  };
  return at(sample);
};
