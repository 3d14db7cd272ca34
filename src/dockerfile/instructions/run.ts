import { InvalidValueError } from '../../errors';
import { literalOnly } from '../../tokens';
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
    return new Run(scriptLines(script, posixShell), options);
  }

  /** A program with its arguments, without a shell. */
  public static exec(argv: readonly string[], options: RunOptions): Run {
    argv.forEach(argument => literalOnly(argument, 'The exec form of RUN, which nothing expands,'));
    if (argv.length === 0) {
      throw new InvalidValueError('A RUN needs a program');
    }
    return new Run({ opening: jsonArray(argv) }, options);
  }

  public readonly sources;
  public readonly secrets;
  public readonly agents;
  public readonly requires;
  public readonly entitlements;
  private readonly flags: readonly string[];
  public readonly readsContext;
  private readonly mounts: readonly Mount[];

  private constructor(private readonly command: { opening: string; text?: string }, options: RunOptions) {
    this.mounts = options.mounts ?? [];
    this.sources = this.mounts.flatMap(m => m._sources);
    const { network, security, devices = [] } = options;
    this.flags = [
      ...network === undefined ? [] : [`--network=${network}`],
      ...security === undefined ? [] : [`--security=${security}`],
      ...devices.map(device => `--device=${flag(literalOnly(device, 'A device'))}`),
    ];
    this.requires = [
      ...security === undefined ? [] : [{ what: 'RUN --security', since: '1.20' }],
      ...devices.length === 0 ? [] : [{ what: 'RUN --device', since: LABS }],
    ];
    this.entitlements = [
      ...network === NetworkMode.HOST ? ['network.host'] : [],
      ...security === RunSecurity.INSECURE ? ['security.insecure'] : [],
      ...devices.length === 0 ? [] : ['device'],
    ];
    this.agents = this.mounts.flatMap(m => m._needed('ssh'));
    this.secrets = this.mounts.flatMap(m => m._needed('secret'));
    this.readsContext = this.mounts.some(m => m._readsContext);
  }

  public write(writing: Writing): string {
    const line = ['RUN', ...this.flags, ...this.mounts.map(m => m._write(writing)), this.command.opening];
    const opening = line.length < 4 ? line.join(' ') : `${line.slice(0, 2).join(' ')} \\\n    ${line.slice(2).join(' \\\n    ')}`;
    return this.command.text === undefined ? opening : `${opening}\n${this.command.text}`;
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
