import { problem, type Read } from './facts.ts';
import { readGlpi } from './glpi.ts';
import { readOsquery } from './osquery.ts';
import { readPlain } from './plain.ts';
import type { Format } from './source.ts';

const READERS: Readonly<Record<Format, (body: unknown) => Read>> = {
  glpi: readGlpi,
  osquery: readOsquery,
  plain: readPlain,
};

/** What a report says, machine by machine; or what is wrong with it, by field. */
export const readReport = (format: Format, body: unknown): Read =>
  body === undefined || body === null ? problem('body', 'required') : READERS[format](body);
