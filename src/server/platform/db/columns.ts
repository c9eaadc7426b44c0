import pg from 'pg';

const { types } = pg;

/**
 * How PostgreSQL values become JavaScript values, decided once for the whole server:
 * int8 -> number (an unsafe one is an error, never a rounded number), date -> 'YYYY-MM-DD' (a civil day is
 * no instant), numeric -> string, timestamptz -> Date (ms). Everything else as `pg` does it.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return types.getTypeParser(oid, 'binary');
    if (oid === types.builtins.INT8) return safeInteger;
    if (oid === types.builtins.DATE) return String;
    return types.getTypeParser(oid, 'text');
  }) as typeof types.getTypeParser,
};

/** Throws when the number does not fit into 2^53 - 1. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is larger than a safe integer`);
  return value;
}
