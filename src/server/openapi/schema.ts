import { z } from 'zod';

/** A schema as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** `input`: what a caller may send; `output`: what an answer holds. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: tidy });
  return rest;
}

/** Bounds that only say how large a number JavaScript can hold tell a reader nothing. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.type === 'integer') delete jsonSchema.pattern;
}

/** The properties of an object schema, and which of them must be there. */
export function properties(schema: z.ZodObject, io: 'input' | 'output') {
  const { properties = {}, required = [] } = jsonSchema(schema, io);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    required: required.includes(name),
    schema: typeof property === 'object' ? property : {},
  }));
}
