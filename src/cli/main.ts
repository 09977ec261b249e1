import { version } from '../../package.json';
import { runCli } from './program';
import { processTerminal } from './terminal';

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runCli(process.argv.slice(2), processTerminal(), version).then((code) => {
  process.exitCode = code;
});
