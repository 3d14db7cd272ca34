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

/** How far a RUN is locked up. */
export enum RunSecurity {
  /** In the usual sandbox. */
  SANDBOX = 'sandbox',
  /** Not at all. The image needs the entitlement `security.insecure`, and the frontend 1.20. */
  INSECURE = 'insecure',
}

/** Options of a RUN. */
export interface RunOptions {
  /**
   * What it sees while it runs, and the image does not keep.
   *
   * @default - nothing
   */
  readonly mounts?: Mount[];

  /**
   * Where it reaches the network. For HOST the image needs the entitlement `network.host`.
   *
   * @default - that of the image
   */
  readonly network?: NetworkMode;

  /**
   * How far it is locked up.
   *
   * @default RunSecurity.SANDBOX
   */
  readonly security?: RunSecurity;

  /**
   * The devices that it uses, by their CDI names: `vendor.com/class=name`, with `,required` behind it if need be. The
   * image needs the entitlement `device`, and the frontend the labs channel.
   *
   * @default - none
   */
  readonly devices?: string[];
}

/** RUN. */
export class Run implements Instruction {
  /** A script for the stage's shell. */
  public static script(script: string, options: RunOptions): Run {
    literalOnly(script, 'A RUN script, in which the shell expands variables, so write $NAME in it and give the value as an ARG or an ENV: it');
    if (script.trim() === '') {
      throw new InvalidValueError('A RUN needs a script');
    }
    refuseNul(script);
    return new Run(script, options, true);
  }

  /** A program with its arguments, without a shell. */
  public static exec(argv: readonly string[], options: RunOptions): Run {
    argv.forEach(argument => literalOnly(argument, 'The exec form of RUN, which nothing expands,'));
    if (!argv[0]) {
      throw new InvalidValueError('A RUN needs a program');
    }
    argv.forEach(refuseNul);
    return new Run(jsonArray(argv), options, false);
  }

  private constructor(
    private readonly command: string,
    private readonly options: RunOptions,
    /** Whether a shell runs it. */
    public readonly isScript: boolean,
  ) {
    options.devices?.forEach(device => flag(literalOnly(device, 'A device')));
    checkTargets(options.mounts ?? []);
  }

  // Worked out when asked for: an app can have many thousands of these.
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
    throw new InvalidValueError(`RUN ${quoted(text)} holds a NUL, which no program can be given: remove it`);
  }
}

/** A mount would hide another one with the same target. */
function checkTargets(mounts: readonly Mount[]): void {
  const targets = mounts.flatMap(mount => mount._ownTarget ?? []);
  const twice = firstRepeated(targets);
  if (twice !== undefined) {
    throw new InvalidValueError(`RUN has two mounts with the target ${quoted(twice)}, but one would hide the other: give each mount its own target`);
  }
}

/**
 * One plain command stands on the line of its RUN. Whatever could read differently there, or could go on after a
 * failure, becomes a heredoc. For a POSIX shell it starts with `set -eu`: without it only the last command's result counts.
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
