import { z } from 'zod';
import { EMAIL, EXTENSION, LOGIN, PHONE } from '#domain/organisation/person-fields.ts';
import { OWN_ROLE } from '#domain/permissions/defining.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { line } from '../fields.ts';

export const LOCALES = ['zh-CN', 'en'] as const;
export const localeName = z.enum(LOCALES);
export const colourScheme = z.enum(['auto', 'light', 'dark']);

/** An IANA time zone by name; bare offsets are none. */
export const zoneName = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/)
  .refine(isZone, 'unknown_zone');

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Only its form; whether it is good enough is decided by `passwordProblem()` against the person. */
export const newPassword = z.string().min(1).max(200);

export const login = z.string().trim().toLowerCase().regex(LOGIN);
export const email = z.string().trim().max(254).regex(EMAIL);
export const phone = z.string().trim().max(40).regex(PHONE);
/** The telephone on the desk of an agent, by which a telephone system names it. */
export const extension = z.string().trim().regex(EXTENSION);
export const name = line(100);
export const departmentName = name.refine((text) => !text.includes('/'), 'not_allowed');
/** A shipped role by name, or one of the installation's own by code. */
export const roleCode = z.union([z.enum(ROLES), z.string().regex(OWN_ROLE)]);
export const roles = z.array(roleCode).max(50);
export const supportLine = z.literal([1, 2, 3]);
