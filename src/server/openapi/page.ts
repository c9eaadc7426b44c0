import { createHash } from 'node:crypto';
import type { OpenApiDocument, Operation, Parameter } from './document.ts';
import type { JsonSchema } from './schema.ts';
import { STYLE } from './style.ts';

/** The page runs no script and loads nothing; its one style is named by its hash. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(STYLE)
  .digest('base64')}'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The document as one HTML page to read. */
export function documentationPage(document: OpenApiDocument): string {
  const { info, tags, paths } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section aria-labelledby="${anchor(name)}"><h2 id="${anchor(name)}">${text(name)}</h2>${own.map(show).join('')}</section>`;
  });
  const links = tags.map(({ name }) => `<li><a href="#${anchor(name)}">${text(name)}</a></li>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text(info.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>
<nav aria-label="Sections"><p>${text(info.title)} <small>${text(info.version)}</small></p><ul>${links.join('')}</ul>
<p><a href="/api/openapi.json">openapi.json</a></p></nav>
<main><h1>${text(info.title)}</h1>${info.description.split('\n\n').map(paragraph).join('')}${sections.join('')}</main>
</body></html>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: unknown): string => String(value).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
const code = (value: unknown): string => `<code>${text(value)}</code>`;
const prose = (value: string): string => text(value).replace(/`([^`]+)`/g, '<code>$1</code>');
const paragraph = (value: string): string => `<p>${prose(value)}</p>`;
const anchor = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function show({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return `<details id="${text(operationId)}"><summary><b class="${text(method)}">${text(method.toUpperCase())}</b>
<code>/api${text(path)}</code> <span>${prose(summary)}</span></summary><p>${prose(description)}</p>
${parameters.length > 0 ? `<h3>Parameters</h3><dl>${parameters.map(parameter).join('')}</dl>` : ''}
${requestBody ? `<h3>Body</h3>${content(requestBody.content)}` : ''}${Object.entries(responses).map(response).join('')}</details>`;
}

function parameter({ name, in: place, required, description = '', schema }: Parameter): string {
  const more = [description, schema.description ?? ''].filter(Boolean).map(prose).join(' ');
  return `<dt>${code(name)} <small>${place}${required ? ', required' : ''}</small></dt><dd>${kind(schema)} ${more}</dd>`;
}

function response([status, answer]: [string, Operation['responses'][string]]): string {
  if ('$ref' in answer) return '';
  return `<h3>Answer ${text(status)}</h3>${answer.content ? content(answer.content) : paragraph(answer.description)}`;
}

const content = (types: NonNullable<Operation['requestBody']>['content']): string =>
  Object.entries(types)
    .map(([type, { schema }]) => `<p>${code(type)}</p>${shape(schema)}`)
    .join('');

/** An object as a list of its fields, an array as that of its items, anything else in a word. */
function shape(schema: JsonSchema): string {
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => {
      const inner = typeof field === 'object' ? field : {};
      const required = schema.required?.includes(name) ? '' : ' <small>optional</small>';
      return `<dt>${code(name)}${required}</dt><dd>${kind(inner)}${nested(inner)}</dd>`;
    });
    return `<dl>${fields.join('')}</dl>`;
  }
  return nested(schema) || `<p>${kind(schema)}</p>`;
}

function nested(schema: JsonSchema): string {
  const inner = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(
    (s) => typeof s === 'object',
  );
  return inner
    .map((s) => (Array.isArray(s.items) || typeof s.items !== 'object' ? s : s.items))
    .filter((s) => typeof s === 'object' && s.properties)
    .map(shape)
    .join('');
}

/** The kind of a value in a few words, with its bounds. */
function kind(schema: JsonSchema): string {
  const { type, format, enum: values, const: only, items, pattern, maxLength, minimum, maximum } = schema;
  const choices = schema.anyOf ?? schema.oneOf;
  if (values) return values.map(code).join(' | ');
  if (only !== undefined) return code(only);
  if (choices) return choices.map((choice) => (typeof choice === 'object' ? kind(choice) : '')).join(' or ');
  if (type === 'array')
    return `list of ${typeof items === 'object' && !Array.isArray(items) ? kind(items) : 'values'}`;
  const bounds = [
    format,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
    minimum === undefined ? undefined : `from ${minimum}`,
    maximum === undefined ? undefined : `to ${maximum}`,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ].filter((bound) => bound !== undefined);
  const shown = pattern && !format ? ` ${code(pattern)}` : '';
  return `${text(type ?? 'any')}${bounds.length > 0 ? ` (${text(bounds.join(', '))})` : ''}${shown}`;
}
