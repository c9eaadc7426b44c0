export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** An attribute as /Schemas tells of it (RFC 7643, 7), as far as it differs from the usual. */
export interface Attribute {
  name: string;
  type?: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime';
  multiValued?: true;
  required?: true;
  caseExact?: true;
  mutability?: 'readOnly' | 'immutable';
  uniqueness?: 'server';
  returned?: 'always';
  referenceTypes?: readonly string[];
  subAttributes?: readonly Attribute[];
}

const value = (more: Partial<Attribute> = {}): Attribute => ({ name: 'value', ...more });
const typed: readonly Attribute[] = [{ name: 'type' }, { name: 'primary', type: 'boolean' }];
const ref = (...referenceTypes: string[]): Attribute => ({
  ...{ name: '$ref', type: 'reference', mutability: 'readOnly', referenceTypes },
});

/** What we keep of a person. Everything else that a client sends is left out, as RFC 7644 allows. */
export const USER_ATTRIBUTES: readonly Attribute[] = [
  { name: 'userName', required: true, uniqueness: 'server' },
  {
    name: 'name',
    type: 'complex',
    subAttributes: [{ name: 'formatted' }, { name: 'familyName' }, { name: 'givenName' }],
  },
  { name: 'displayName' },
  { name: 'preferredLanguage' },
  { name: 'timezone' },
  { name: 'active', type: 'boolean' },
  { name: 'emails', type: 'complex', multiValued: true, subAttributes: [value(), ...typed] },
  { name: 'phoneNumbers', type: 'complex', multiValued: true, subAttributes: [value(), ...typed] },
  {
    name: 'groups',
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    subAttributes: [
      value({ mutability: 'readOnly' }),
      ref('Group'),
      { name: 'display', mutability: 'readOnly' },
    ],
  },
];

export const ENTERPRISE_ATTRIBUTES: readonly Attribute[] = [
  { name: 'employeeNumber' },
  { name: 'department' },
  {
    name: 'manager',
    type: 'complex',
    subAttributes: [value(), ref('User'), { name: 'displayName', mutability: 'readOnly' }],
  },
];

export const GROUP_ATTRIBUTES: readonly Attribute[] = [
  { name: 'displayName', required: true, uniqueness: 'server' },
  {
    name: 'members',
    type: 'complex',
    multiValued: true,
    subAttributes: [
      value({ mutability: 'immutable' }),
      ref('User'),
      { name: 'display', mutability: 'readOnly' },
      { name: 'type', mutability: 'immutable' },
    ],
  },
];

/** What every resource has (RFC 7643, 3.1); /Schemas leaves it out. */
export const COMMON_ATTRIBUTES: readonly Attribute[] = [
  { name: 'schemas', returned: 'always', multiValued: true, mutability: 'readOnly' },
  { name: 'id', caseExact: true, returned: 'always', mutability: 'readOnly' },
  { name: 'externalId', caseExact: true },
  {
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      { name: 'resourceType', caseExact: true },
      { name: 'created', type: 'dateTime' },
      { name: 'lastModified', type: 'dateTime' },
      { name: 'location', caseExact: true },
      { name: 'version', caseExact: true },
    ],
  },
];

export interface ResourceType {
  name: 'User' | 'Group';
  endpoint: '/Users' | '/Groups';
  schema: string;
  attributes: readonly Attribute[];
  /** Extensions by schema. */
  extensions: Readonly<Record<string, readonly Attribute[]>>;
}

export const RESOURCE_TYPES: readonly [ResourceType, ResourceType] = [
  {
    ...{ name: 'User', endpoint: '/Users', schema: USER, attributes: USER_ATTRIBUTES },
    extensions: { [ENTERPRISE]: ENTERPRISE_ATTRIBUTES },
  },
  { name: 'Group', endpoint: '/Groups', schema: GROUP, attributes: GROUP_ATTRIBUTES, extensions: {} },
];
export const [USERS, GROUPS] = RESOURCE_TYPES;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Attributes of a part of a resource: the core ones, or those of the extension with this name. */
export function attributesIn(of: ResourceType, urn: string | null): readonly Attribute[] | null {
  if (urn === null || same(urn, of.schema)) return [...COMMON_ATTRIBUTES, ...of.attributes];
  return Object.entries(of.extensions).find(([name]) => same(name, urn))?.[1] ?? null;
}

export const attributeOf = (all: readonly Attribute[], name: string): Attribute | undefined =>
  all.find((one) => same(one.name, name));

/** The name of the extension as it is written; null: there is none. */
export const extensionNamed = ({ extensions }: ResourceType, urn: string): string | null =>
  Object.keys(extensions).find((name) => same(name, urn)) ?? null;
