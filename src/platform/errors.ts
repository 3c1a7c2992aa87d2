/** One wrong place in a request: where (a field path such as `customer.id`) and why. */
export interface FieldError {
  field: string;
  message: string;
}

/**
 * An error for the caller, answered as RFC 9457 problem+json by `problem.filter.ts`.
 * `code` is stable and documented; `detail` is a sentence for people; `extra` adds members (never a complaint's text or a key).
 */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(`${code}: ${detail}`);
  }
}

/** 404 for a thing that is not there, or that this key may not see: the two look the same on purpose. */
export const notFound = (what: string) => new ProblemError(404, 'not_found', `There is no such ${what}, or this key may not see it.`);

/** 422 with the list of wrong fields. */
export const invalid = (errors: FieldError[], code = 'invalid_body') =>
  new ProblemError(422, code, errors.map((e) => `${e.field}: ${e.message}`).join('; '), { errors });
