/** SQLSTATE class 23: the statement broke a constraint. */
const VIOLATION = /^23/;

/** Name of the constraint that a statement broke; null for every other error. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('constraint' in error)) return null;
  const { code, constraint } = error;
  return typeof code === 'string' && VIOLATION.test(code) && typeof constraint === 'string'
    ? constraint
    : null;
}
