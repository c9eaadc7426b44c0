import { readFileSync } from 'node:fs';
import { documentation } from '#contract/documentation.ts';
import { API } from '#contract/index.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { openApiDocument } from './document.ts';
import { documentationPage, PAGE_POLICY } from './page.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Serves the document and the page; both are made once, when they are first asked for. */
export function mountDocumentation(http: Http): void {
  let made: { json: string; html: string } | undefined;
  const texts = () => {
    if (!made) {
      const document = openApiDocument(API, version);
      made = { json: JSON.stringify(document), html: documentationPage(document) };
    }
    return made;
  };
  mount(http, documentation, {
    openapi: async (_input, { reply }) => {
      void reply.type('application/json').send(texts().json);
    },
    page: async (_input, { reply }) => {
      void reply
        .header('content-security-policy', PAGE_POLICY)
        .type('text/html; charset=utf-8')
        .send(texts().html);
    },
  });
}
