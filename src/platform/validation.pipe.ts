import { ValidationPipe } from '@nestjs/common';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { type FieldError, invalid, type ProblemError } from './errors.js';

/** How bodies are checked everywhere: unknown members are errors, for a misspelt `externalid` that is silently dropped costs a duplicate. */
export const VALIDATION: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
};

/** 422 `invalid_body` that names each wrong field by its path. */
export const invalidBody = (errors: ValidationError[]): ProblemError => invalid(errors.flatMap((error) => flatten(error, '')));

export const validationPipe = () => new ValidationPipe({ ...VALIDATION, transform: true, exceptionFactory: invalidBody });

function flatten(error: ValidationError, prefix: string): FieldError[] {
  const field = prefix + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, `${field}.`))];
}
