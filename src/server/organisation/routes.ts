import { organisationImport } from '#contract/organisation/import.ts';
import { people } from '#contract/organisation/people.ts';
import { structure } from '#contract/organisation/structure.ts';
import { type Http, mount } from '../platform/http/mount.ts';
import { importHandlers } from './import/routes.ts';
import { peopleHandlers } from './people.routes.ts';
import { structureHandlers } from './structure.routes.ts';

export function mountOrganisation(http: Http): void {
  mount(http, people, peopleHandlers);
  mount(http, structure, structureHandlers);
  mount(http, organisationImport, importHandlers);
}
