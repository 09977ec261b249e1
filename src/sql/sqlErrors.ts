import { AppError } from '../base/errors';

/** In the database's own words. */
export function queryFailed(reason: string): AppError {
  return new AppError('component-failed', `The query failed: ${reason}.`, {
    remedy: 'Check the query and the tables it names.',
  });
}

export function tooLarge(maxRows: number): AppError {
  return new AppError('limit-exceeded', `The query gives more than ${maxRows} rows, or too much.`, {
    remedy: 'Add a LIMIT or choose fewer columns.',
  });
}
