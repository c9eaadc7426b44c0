import type { JsonObject } from '#domain/scim/evaluate.ts';
import { ScimProblem } from '#domain/scim/problem.ts';
import { type Attribute, RESOURCE_TYPES, type ResourceType } from '#domain/scim/schema.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
/** Resources that one answer holds at most. */
export const MOST_RESULTS = 200;

const found = <T>(one: T | undefined): T => {
  if (one === undefined) throw new ScimProblem(404, null, 'not_found');
  return one;
};

export const serviceProviderConfig = (base: string): JsonObject => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_RESULTS },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      ...{ type: 'oauthbearertoken', name: 'Bearer', primary: true },
      description: 'The token of an account of a service with the scope scim.',
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

export const resourceTypes = (base: string): JsonObject[] =>
  RESOURCE_TYPES.map((one) => typeResource(one, base));

export const resourceType = (name: string, base: string): JsonObject =>
  typeResource(found(RESOURCE_TYPES.find((one) => one.name === name)), base);

const typeResource = ({ name, endpoint, schema, extensions }: ResourceType, base: string): JsonObject => ({
  schemas: [`${CORE}:ResourceType`],
  ...{ id: name, name, endpoint, description: name, schema },
  schemaExtensions: Object.keys(extensions).map((extension) => ({ schema: extension, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const schemas = (base: string): JsonObject[] =>
  RESOURCE_TYPES.flatMap(({ schema, name, attributes, extensions }) => [
    schemaResource(schema, name, attributes, base),
    ...Object.entries(extensions).map(([urn, more]) => schemaResource(urn, 'EnterpriseUser', more, base)),
  ]);

export const schema = (urn: string, base: string): JsonObject =>
  found(schemas(base).find(({ id }) => String(id).toLowerCase() === urn.toLowerCase()));

const schemaResource = (
  id: string,
  name: string,
  attributes: readonly Attribute[],
  base: string,
): JsonObject => ({
  schemas: [`${CORE}:Schema`],
  ...{ id, name, description: name },
  attributes: attributes.map(attribute),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
});

/** With everything that is left out where it is as usual (RFC 7643, 2.2). */
function attribute(one: Attribute): JsonObject {
  const { name, type = 'string', subAttributes, referenceTypes } = one;
  return {
    ...{
      name,
      type,
      description: name,
      multiValued: one.multiValued ?? false,
      required: one.required ?? false,
    },
    ...(type === 'complex' || type === 'boolean' ? {} : { caseExact: one.caseExact ?? false }),
    mutability: one.mutability ?? 'readWrite',
    returned: one.returned ?? 'default',
    ...(type === 'complex' || type === 'boolean' ? {} : { uniqueness: one.uniqueness ?? 'none' }),
    ...(referenceTypes ? { referenceTypes: [...referenceTypes] } : {}),
    ...(subAttributes ? { subAttributes: subAttributes.map(attribute) } : {}),
  };
}
