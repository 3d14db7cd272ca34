import { InvalidValueError, quoted } from '../../common/errors';
import { firstRepeated } from '../../common/lists';
import { literalOnly } from '../../common/tokens';
import { laidOut } from '../syntax/layout';
import type { Mount } from '../syntax/mount';
import { NetworkMode } from '../syntax/network';
import { flag, heredoc, jsonArray } from '../syntax/quote';
import { LABS } from '../syntax/requirement';
import { checkLines, isPosixShell } from '../syntax/shell';
import type { Instruction, Writing } from '../syntax/writing';
import { NOTHING } from '../syntax/writing';

/** Security mode of a `RUN` instruction. */
export enum RunSecurity {
  /** Runs in the default sandbox. */
  SANDBOX = 'sandbox',
  /**
   * Runs without a sandbox. Requires the entitlement `security.insecure`, and the Dockerfile frontend 1.20 or later.
   */
  INSECURE = 'insecure',
}

/** Options of `RUN` instructions. */
export interface RunOptions {
  /**
   * Mounts available to the instruction. The image does not contain mounted files.
   *
   * @default - no mounts
   */
  readonly mounts?: Mount[];

  /**
   * Network mode of the instruction. `NetworkMode.HOST` requires the entitlement `network.host` on the image.
   *
   * @default - the network mode of the image
   */
  readonly network?: NetworkMode;

  /**
   * Security mode of the instruction.
   *
   * @default RunSecurity.SANDBOX
   */
  readonly security?: RunSecurity;

  /**
   * CDI devices available to the instruction: `vendor.com/class=name`. Append `,required` to fail the build if the
   * device does not exist.
   *
   * Requires the entitlement `device` on the image, and the labs channel of the Dockerfile frontend.
   *
   * @default - no devices
   */
  readonly devices?: string[];
}

/** `RUN` instruction. */
export class Run implements Instruction {
  /** A script, run by the shell of the stage. */
  public static script(script: string, options: RunOptions): Run {
    literalOnly(script, 'a RUN script', 'set the value with arg() or env(), and use $NAME in the script');
    if (script.trim() === '') {
      throw new InvalidValueError('RUN requires a script, but the script is empty; add a command');
    }
    refuseNul(script);
    return new Run(script, options, true);
  }

  /** A program with its arguments, run without a shell. */
  public static exec(argv: readonly string[], options: RunOptions): Run {
    argv.forEach(argument => literalOnly(argument, 'an argument of runExec()'));
    if (!argv[0]) {
      throw new InvalidValueError('RUN requires a program, but the first argument is empty; set a program');
    }
    argv.forEach(refuseNul);
    return new Run(jsonArray(argv), options, false);
  }

  private constructor(
    private readonly command: string,
    private readonly options: RunOptions,
    /** Whether a shell runs the command. */
    public readonly isScript: boolean,
  ) {
    options.devices?.forEach(device => flag(literalOnly(device, 'a device')));
    checkTargets(options.mounts ?? []);
  }

  // A getter, because an app can have many thousands of these.
  public get mounts(): readonly Mount[] {
    return this.options.mounts ?? [];
  }

  public get sources() {
    return this.mounts.length === 0 ? NOTHING : this.mounts.flatMap(m => m._sources);
  }

  public get files() {
    return this.mounts.flatMap(m => m._files);
  }

  public get secrets() {
    return this.mounts.flatMap(m => m._needed('secret'));
  }

  public get agents() {
    return this.mounts.flatMap(m => m._needed('ssh'));
  }

  public get requires() {
    const { security, devices = [] } = this.options;
    return [
      ...security === undefined ? [] : [{ what: 'RUN --security', since: '1.20' }],
      ...devices.length === 0 ? [] : [{ what: 'RUN --device', since: LABS }],
    ];
  }

  public get entitlements() {
    const { network, security, devices = [] } = this.options;
    return [
      ...network === NetworkMode.HOST ? ['network.host'] : [],
      ...security === RunSecurity.INSECURE ? ['security.insecure'] : [],
      ...devices.length === 0 ? [] : ['device'],
    ];
  }

  public write(writing: Writing): string {
    const { network, security, devices = [] } = this.options;
    const flags = [
      ...network === undefined ? [] : [`--network=${flag(network)}`],
      ...security === undefined ? [] : [`--security=${flag(security)}`],
      ...devices.map(device => `--device=${flag(device)}`),
    ];
    const usual = writing.mounts.filter(mount => !this.mounts.some(own => own._target === mount._target));
    const { opening, text } = this.isScript ? scriptLines(this.command, writing) : { opening: this.command };
    const line = laidOut(['RUN', ...flags, ...[...usual, ...this.mounts].map(m => m._write(writing)), opening], 3);
    return text === undefined ? line : `${line}\n${text}`;
  }
}

function refuseNul(text: string): void {
  if (text.includes('\0')) {
    throw new InvalidValueError(`RUN ${quoted(text)} contains a NUL character, which arguments of a program cannot `
      + 'contain; remove it');
  }
}

/** Throws an error if a mount would hide another one with the same target. */
function checkTargets(mounts: readonly Mount[]): void {
  const targets = mounts.flatMap(mount => mount._ownTarget ?? []);
  const twice = firstRepeated(targets);
  if (twice !== undefined) {
    throw new InvalidValueError(`RUN has two mounts with the target ${quoted(twice)}, but one would hide the other; `
      + 'give each mount its own target');
  }
}

/**
 * Writes one plain command on the line of its RUN. Scripts that BuildKit would read differently there, or that could
 * continue after a failure, become a heredoc. For a POSIX shell, the heredoc starts with `set -eu`; otherwise, only the
 * result of the last command would count.
 */
function scriptLines(script: string, writing: Writing): { opening: string; text?: string } {
  // eslint-disable-next-line no-control-regex
  const plain = !/[\x00-\x1f\x7f;]|<<|\\$|^\s|\s$|[^&]&$|[^&]&[^&]/.test(script) && !/^(--|\[|#)/.test(script);
  if (plain) {
    return { opening: script };
  }
  const ownStart = /^\s*(#!|set\s+-)/.test(script);
  const shell = writing.shell();
  checkLines(shell, script);
  // BuildKit looks for #! at the very start of a script.
  return heredoc(isPosixShell(shell) && !ownStart ? `set -eu\n${script}` : script.replace(/^\s+(?=#!)/, ''));
}
