/** Kinds of mistakes that SCIM knows by name (RFC 7644, 3.12). */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/** Why a request of a provisioning client is refused. */
export class ScimProblem extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const invalidFilter = (detail: string): ScimProblem => new ScimProblem(400, 'invalidFilter', detail);
export const invalidPath = (detail: string): ScimProblem => new ScimProblem(400, 'invalidPath', detail);
export const invalidValue = (detail: string): ScimProblem => new ScimProblem(400, 'invalidValue', detail);
export const invalidSyntax = (detail: string): ScimProblem => new ScimProblem(400, 'invalidSyntax', detail);
export const noTarget = (detail: string): ScimProblem => new ScimProblem(400, 'noTarget', detail);
export const immutable = (detail: string): ScimProblem => new ScimProblem(400, 'mutability', detail);
