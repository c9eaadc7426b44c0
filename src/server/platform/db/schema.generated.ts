// Written by `npm run db:types` from the migrated database. Do not edit.
// biome-ignore-all lint: generated
export type DB = any;
