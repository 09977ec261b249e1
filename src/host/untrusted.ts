import { AppError } from '../base/errors';

/** What everything answers that would run or change something in a workspace nobody vouched for. */
export function untrustedError(): AppError {
  return new AppError('untrusted', 'This workspace is not trusted: nothing runs or changes here.', {
    remedy: 'Trust the workspace to run its flows.',
  });
}
