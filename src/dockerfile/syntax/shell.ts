import { InvalidValueError, quoted } from '../../common/errors';

/** The shell of Windows images that set no other one. */
export const WINDOWS_SHELL: readonly string[] = ['cmd', '/S', '/C'];

const POSIX = /^(sh|bash|rbash|dash|ash|ksh|mksh|zsh)$/;
/** Programs that run the program in their arguments: `/usr/bin/env -S LANG=C bash`, `busybox sh`. */
const WRAPPER = /^(env|busybox)$/;

/** Whether a POSIX shell runs a script. Images that set no shell have one. */
export function isPosixShell(argv: readonly string[] | undefined): boolean {
  if (!argv) {
    return true;
  }
  const [program = '', ...rest] = argv.map(programName);
  const wrapped = WRAPPER.test(program) ? rest.find(word => !/^-|=/.test(word)) ?? '' : program;
  return POSIX.test(wrapped);
}

/** @throws if the shell would not run all lines of a script */
export function checkLines(argv: readonly string[] | undefined, script: string): void {
  if (argv && programName(argv[0] ?? '') === 'cmd' && script.trim().includes('\n')) {
    throw new InvalidValueError(`RUN script ${quoted(script)} has several lines, but cmd runs only the first line; `
      + 'call run() for each command, join the commands with &&, or set another shell with shell()');
  }
}

/** Returns the name of a program from its path on Linux or Windows. */
function programName(path: string): string {
  return path.split(/[/\\]/).pop()!.toLowerCase().replace(/\.exe$/, '');
}
