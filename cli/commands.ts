import { auditExport } from './audit-export.ts';
import { auditPurge } from './audit-purge.ts';
import { auditVerify } from './audit-verify.ts';
import type { Command } from './command.ts';
import { eraseReplay } from './erase-replay.ts';
import { filesAudit } from './files-audit.ts';
import { filesRescan } from './files-rescan.ts';
import { mailImport } from './mail-import.ts';
import { organisationImport } from './organisation-import.ts';
import { slaExport } from './sla-export.ts';
import { slaVerify } from './sla-verify.ts';

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'audit export': auditExport,
  'audit purge': auditPurge,
  'audit verify': auditVerify,
  'erase replay': eraseReplay,
  'files audit': filesAudit,
  'files rescan': filesRescan,
  'mail import': mailImport,
  'org import': organisationImport,
  'sla export': slaExport,
  'sla verify': slaVerify,
};
