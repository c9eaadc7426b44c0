import type { organisationImport } from '#contract/organisation/import.ts';
import type { Handlers } from '../../platform/http/call.ts';
import { byOf } from '../people.routes.ts';
import { applyImport, previewImport } from './actions.ts';
import { templateFile, templateName } from './template.ts';

export const importHandlers: Handlers<typeof organisationImport> = {
  run: ({ query, body }, call) =>
    query.dryRun === 'true'
      ? previewImport(call.db, body, call.caller.actor.personId)
      : call.write((tx) => applyImport(tx, body, byOf(call))),

  template: async ({ query }, { reply }) => {
    void reply
      .header(
        'content-disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(templateName(query.locale))}`,
      )
      .type('text/csv; charset=utf-8')
      .send(templateFile(query.locale));
  },
};
