import { z } from 'zod';
import { AUDITS, SCANS } from '#domain/ticket/file-state.ts';
import { instantOut } from './fields.ts';
import { table } from './route.ts';

const count = z.int();
const maybe = instantOut.nullable();
const text = z.string().nullable();

/** A stored file with which something is wrong. */
const troubled = z.object({
  /** SHA-256 of what was uploaded, its name in the store. */
  sha256: z.string(),
  size: z.number(),
  storedAt: instantOut,
  scan: z.enum(SCANS),
  scannedAt: maybe,
  /** Version of the scanner and its signatures. */
  signatures: text,
  finding: text,
  /** Why the scanner could not judge it. */
  scanProblem: text,
  /** What the last reading found. */
  audit: z.enum(AUDITS).nullable(),
  auditedAt: maybe,
  /** Where it is attached, at most 20; names only for those who read tickets. */
  uses: z.array(z.object({ name: text, ticketId: z.int().nullable() })),
});

/** A received message in which something was found, or that could not be scanned. */
const troubledMail = z.object({
  id: z.uuid(),
  receivedAt: instantOut,
  scan: z.enum(SCANS),
  scannedAt: maybe,
  signatures: text,
  finding: text,
  scanProblem: text,
});

export const storedFiles = table({
  trouble: {
    method: 'GET',
    path: '/stored-files/trouble',
    may: 'file.oversee',
    scope: 'organisation:read',
    tag: 'Stored files',
    summary:
      'Attachments that are missing, altered, infected or could not be scanned, and such messages; newest 200 of each.',
    output: z.object({
      scanning: z.enum(['off', 'offered', 'required']),
      counts: z.object({
        all: count,
        read: count,
        oldestReading: maybe,
        unscanned: count,
        infected: count,
        missing: count,
        altered: count,
      }),
      items: z.array(troubled),
      /** Newest 200; who may work on received mail may open them. */
      mails: z.array(troubledMail),
    }),
  },
});
