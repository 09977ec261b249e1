import { AppError } from '../base/errors';

/** How much may be asked for, or brought, at once. */
export const largest = { page: 1000, find: 100_000, import: 10_000 } as const;

/** @throws AppError `input-invalid` */
export function requireLimit(limit: number, most: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return;

  throw new AppError('input-invalid', `A limit must be a whole number from 1 to ${most}.`);
}
