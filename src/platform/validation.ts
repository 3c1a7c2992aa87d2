import { registerDecorator, type ValidationArguments, type ValidationOptions } from 'class-validator';

/** Length in code points: what a person counts as characters, not UTF-16 units. */
export const codePoints = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

/** True when PostgreSQL and UTF-8 can hold it: no U+0000, no lone surrogate, at any depth of parsed JSON. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value === 'object' && value !== null) return Object.entries(value).every(([key, part]) => isStorable(key) && isStorable(part));
  return true;
}

/** Text of `min` to `max` code points; with `min` ≥ 1 something other than white space is in it. */
export function IsText(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return register(
    'isText',
    options,
    (value) => isText(value, min, max),
    () => `must be text of ${min} to ${max} characters${min > 0 ? ', not blank' : ''}`,
  );
}

function isText(value: unknown, min: number, max: number): boolean {
  if (typeof value !== 'string' || value.length > max * 2) return false;
  const length = codePoints(value);
  return length >= min && length <= max && (min === 0 || value.trim() !== '');
}

/** An RFC 3339 instant with an offset, such as `2026-05-01T09:30:00+08:00`; a day or hour that does not exist is refused. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return register('isInstant', options, isInstant, () => 'must be an RFC 3339 time with an offset, such as 2026-05-01T09:30:00+08:00');
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:[Zz]|[+-](\d\d):(\d\d))$/;

export function isInstant(value: unknown): boolean {
  const parts = typeof value === 'string' ? rfc3339.exec(value) : null;
  if (!parts) return false;
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = parts.slice(1).map((part) => Number(part ?? 0)) as number[];
  const date = new Date(Date.UTC(year!, month! - 1, day!));
  const dayExists = date.getUTCFullYear() === year && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && year! > 0;
  return dayExists && hour! < 24 && minute! < 60 && second! < 60 && offsetHour! < 24 && offsetMinute! < 60;
}

/** A plain object whose JSON is at most `maxBytes` long. */
export function IsSmallObject(maxBytes: number, options?: ValidationOptions): PropertyDecorator {
  const fits = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Buffer.byteLength(JSON.stringify(value)) <= maxBytes;
  return register('isSmallObject', options, fits, () => `must be an object of at most ${maxBytes} bytes as JSON`);
}

function register(
  name: string,
  options: ValidationOptions | undefined,
  validate: (value: unknown) => boolean,
  defaultMessage: (args?: ValidationArguments) => string,
): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyName),
      ...(options ? { options } : {}),
      validator: { validate, defaultMessage },
    });
}
