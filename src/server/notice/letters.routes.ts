import { heldAddresses as held, lessMail, letterTemplates } from '#contract/letters.ts';
import { PLACEHOLDERS } from '#domain/notice/template.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { refused } from '../platform/http/refused.ts';
import { freeAddress, heldAddresses } from './holds.ts';
import { getLess, whatIsLeft } from './less-mail.ts';
import { changeTemplate, previewOf, templates, versionsOf } from './templates.ts';

export function mountLetters(http: Http): void {
  mount(http, letterTemplates, {
    list: async (_input, { db }) => ({ items: await templates(db), placeholders: [...PLACEHOLDERS] }),
    change: ({ params, body }, { write, caller, now, ip, ifMatch }) =>
      write((tx) => {
        const by = { personId: caller.actor.personId, now, ip };
        return changeTemplate(tx, params, { text: body.text, expected: ifMatch }, by);
      }),
    versions: async ({ params }, { db }) => ({ items: await versionsOf(db, params) }),
    preview: async ({ params, body }, { request }) =>
      previewOf(params, body, `${request.protocol}://${request.host}`),
  });
  mount(http, lessMail, {
    open: async ({ params }, { reply }) => {
      await reply.redirect(`/less-mail/${params.token}`, 303);
    },
    what: ({ params }, { db }) => whatIsLeft(db, params.token),
    choose: ({ params }, { write }) => write((tx) => getLess(tx, params.token)),
  });
  mount(http, held, {
    list: async (_input, { db }) => {
      const items = await heldAddresses(db);
      return { items: items.map((one) => ({ ...one, since: one.since.getTime() })) };
    },
    release: async ({ params }, { write, caller, ip }) => {
      const released = await write((tx) =>
        freeAddress(tx, params.held, { personId: caller.actor.personId, ip }),
      );
      if (released === null) throw refused('not_found');
      return { released };
    },
  });
}
