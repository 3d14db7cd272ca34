import { InvalidValueError } from '../../errors';
import { literalOnly } from '../../tokens';
import { laidOut } from '../layout';
import { Mount } from '../mount';
import { NetworkMode } from '../network';
import { flag, heredoc, jsonArray } from '../quote';
import { LABS } from '../requirement';
import { Instruction, Writing } from '../writing';

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
  public static script(script: string, options: RunOptions, posixShell: boolean): Run {
    literalOnly(script, 'A RUN script, in which the shell expands variables, so write $NAME in it and give the value as an ARG or an ENV: it');
    if (script.trim() === '') {
      throw new InvalidValueError('A RUN needs a script');
    }
    return new Run(scriptLines(script, posixShell), options, true);
  }

  /** A program with its arguments, without a shell. */
  public static exec(argv: readonly string[], options: RunOptions): Run {
    argv.forEach(argument => literalOnly(argument, 'The exec form of RUN, which nothing expands,'));
    if (argv.length === 0) {
      throw new InvalidValueError('A RUN needs a program');
    }
    return new Run({ opening: jsonArray(argv) }, options, false);
  }

  private constructor(
    private readonly command: { opening: string; text?: string },
    private readonly options: RunOptions,
    /** Whether a shell runs it. */
    public readonly isScript: boolean,
  ) {
    options.devices?.forEach(device => flag(literalOnly(device, 'A device')));
  }

  // Worked out when asked for: an app can have many thousands of these.
  public get sources() {
    return this.mounts.flatMap(m => m._sources);
  }

  public get readsContext() {
    return this.mounts.some(m => m._readsContext);
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
      ...network === undefined ? [] : [`--network=${network}`],
      ...security === undefined ? [] : [`--security=${security}`],
      ...devices.map(device => `--device=${flag(device)}`),
    ];
    const usual = writing.mounts.filter(mount => !this.mounts.some(own => own._target === mount._target));
    const opening = laidOut(['RUN', ...flags, ...[...usual, ...this.mounts].map(m => m._write(writing)), this.command.opening], 3);
    return this.command.text === undefined ? opening : `${opening}\n${this.command.text}`;
  }

  private get mounts(): readonly Mount[] {
    return this.options.mounts ?? [];
  }
}

/**
 * One plain command stands on the line of its RUN. Whatever could read differently there, or could go on after a
 * failure, becomes a heredoc, which starts with `set -eu`: without it only the last command's result counts.
 */
function scriptLines(script: string, posixShell: boolean): { opening: string; text?: string } {
  // eslint-disable-next-line no-control-regex
  const plain = !/[\x00-\x1f\x7f;]|<<|\\$|^\s|\s$|[^&]&$|[^&]&[^&]/.test(script) && !/^(--|\[|#)/.test(script);
  if (plain) {
    return { opening: script };
  }
  const ownStart = /^\s*(#!|set\s+-)/.test(script);
  const { opening, text } = heredoc(posixShell && !ownStart ? `set -eu\n${script}` : script);
  return { opening, text };
}
