/**
 * What a source sends: `glpi` the inventory of GLPI agents (JSON) or of FusionInventory and OCS agents (XML), `osquery`
 * rows of osqueryi or results of its logger, `plain` the format of our own.
 */
export const FORMATS = ['glpi', 'osquery', 'plain'] as const;
export type Format = (typeof FORMATS)[number];

/** What becomes of a machine that nobody knows: an item at once, or a proposal to people. */
export const NEWCOMERS = ['create', 'propose'] as const;
export type Newcomers = (typeof NEWCOMERS)[number];

/** How the code of a source looks, by which it is called and named in histories. */
export const SOURCE_CODE = /^[a-z][a-z0-9_-]{0,39}$/;
/** Codes of voices that are no sources. */
export const RESERVED_CODES: readonly string[] = ['hand', 'import', 'by_hand', 'csv'];

/** What became of one machine of a report. */
export const OUTCOMES = [
  'created',
  'changed',
  'same',
  'proposed',
  'ambiguous',
  'ignored',
  'unidentified',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Most machines in one report. */
export const MOST_MACHINES = 200;
