/** Days that the audit is kept at least (c23: six months and no less, whatever the months), and unless told (12 months). */
export const AUDIT_FLOOR_DAYS = 183;
export const AUDIT_DEFAULT_DAYS = 365;
