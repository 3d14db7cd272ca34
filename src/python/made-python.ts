import { COMPILE_PYTHON, DESCRIBE_PYTHON, EXTRACT_PYTHON, KEEP_BYTECODE, ROOT_PYTHON } from './scripts';
import type { PythonVersion } from './version';
import { BuildContext } from '../attributes/build-context';
import type { Dockerfile } from '../dockerfile/dockerfile';
import type { Stage } from '../dockerfile/stage';
import { Mount } from '../dockerfile/syntax/mount';

const SCRIPTS = {
  'compile-python': COMPILE_PYTHON,
  'describe-python': DESCRIBE_PYTHON,
  'extract-python': EXTRACT_PYTHON,
  'keep-bytecode': KEEP_BYTECODE,
  'root-python': ROOT_PYTHON,
};

/** The stage with the scripts of a Dockerfile, which other stages mount. */
export class Scripts {
  private readonly stage: Stage;
  private readonly known = new Set<string>();

  public constructor(dockerfile: Dockerfile) {
    this.stage = dockerfile.stage('scripts', BuildContext.scratch(), {
      description: 'provides the scripts of the other stages',
    });
  }

  /**
   * Runs a script in a stage. Only that script is mounted, so that a change of one script does not run others again.
   */
  public run(stage: Stage, name: keyof typeof SCRIPTS, ...words: string[]): void {
    if (!this.known.has(name)) {
      this.known.add(name);
      this.stage.file(`/${name}`, SCRIPTS[name]);
    }
    const mount = Mount.bind(`/run/${name}`, { source: this.stage, sourcePath: `/${name}` });
    stage.run(['sh', `/run/${name}`, ...words].join(' '), { mounts: [mount] });
  }
}

/** A Python version in /export of a stage, and the stages to copy it from. */
export class MadePython {
  /** Contains only the Python version. */
  public readonly stage: Stage;
  private readonly dockerfile: Dockerfile;

  /**
   * @param made the stage with /export
   * @param name prefix for the names of stages
   */
  public constructor(
    private readonly scripts: Scripts, private readonly made: Stage, private readonly name: string,
    public readonly version: PythonVersion,
  ) {
    this.dockerfile = made.dockerfile;
    this.scripts.run(made, 'describe-python', version._name);
    this.stage = this.holding(name, made, '/export/', `contains only ${this.python}`);
  }

  /** A stage with the Python version and its bytecode. */
  public get withBytecode(): Stage {
    const name = `${this.name}-bytecode`;
    const description = `contains ${this.python} with bytecode`;
    return (
      this.dockerfile.tryFindStage(name) ?? this.holding(name, this.after('keep-bytecode'), '/export/', description)
    );
  }

  /** A stage with the files of a distribution that the Python version needs. */
  public root(withoutTkinter: boolean): Stage {
    const name = `${this.name}-root${withoutTkinter ? '' : '-tkinter'}`;
    const collect = () => this.after('root-python', ...withoutTkinter ? ['\'_tkinter*\''] : []);
    const description = `contains the files of a distribution that ${this.python} needs`;
    return this.dockerfile.tryFindStage(name) ?? this.holding(name, collect(), '/root-of-python/', description);
  }

  private after(script: 'keep-bytecode' | 'root-python', ...words: string[]): Stage {
    const stage = this.dockerfile.stage(`${script}-${this.name}${words.length > 0 ? '-least' : ''}`, this.made);
    this.scripts.run(stage, script, this.version._name, ...words);
    return stage;
  }

  private get python(): string {
    return `CPython ${this.version.toString()}`;
  }

  private holding(name: string, from: Stage, directory: string, description: string): Stage {
    return this.dockerfile.stage(name, BuildContext.scratch(), { description }).copyFrom(from, [directory], '/');
  }
}
