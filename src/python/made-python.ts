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

/** The stage of the scripts of a Dockerfile, which other stages run without keeping them. */
export class Scripts {
  private readonly stage: Stage;
  private readonly known = new Set<string>();

  public constructor(dockerfile: Dockerfile) {
    this.stage = dockerfile.stage('scripts', BuildContext.scratch(), { description: 'holds the scripts that the other stages run' });
  }

  /** Runs a script in a stage. Each is mounted alone, so that a change of one runs no other again. */
  public run(stage: Stage, name: keyof typeof SCRIPTS, ...words: string[]): void {
    if (!this.known.has(name)) {
      this.known.add(name);
      this.stage.file(`/${name}`, SCRIPTS[name]);
    }
    stage.run(['sh', `/run/${name}`, ...words].join(' '), { mounts: [Mount.bind(`/run/${name}`, { source: this.stage, sourcePath: `/${name}` })] });
  }
}

/** A Python in /export of a stage, and the stages that others copy it out of. */
export class MadePython {
  /** Holds the Python and nothing else. */
  public readonly stage: Stage;
  private readonly dockerfile: Dockerfile;

  /**
   * @param made the stage
   * @param name what the stages are named by
   */
  public constructor(
    private readonly scripts: Scripts, private readonly made: Stage, private readonly name: string, public readonly version: PythonVersion,
  ) {
    this.dockerfile = made.dockerfile;
    this.scripts.run(made, 'describe-python', version._name);
    this.stage = this.holding(name, made, '/export/', `holds ${this.python} and nothing else`);
  }

  /** A stage that holds it with its bytecode. */
  public get withBytecode(): Stage {
    const name = `${this.name}-bytecode`;
    return this.dockerfile.tryFindStage(name) ?? this.holding(name, this.after('keep-bytecode'), '/export/', `holds ${this.python} with its bytecode`);
  }

  /** A stage that holds what it needs of a distribution. */
  public root(withoutTkinter: boolean): Stage {
    const name = `${this.name}-root${withoutTkinter ? '' : '-tkinter'}`;
    const collect = () => this.after('root-python', ...withoutTkinter ? ['\'_tkinter*\''] : []);
    return this.dockerfile.tryFindStage(name) ?? this.holding(name, collect(), '/root-of-python/', `holds what ${this.python} needs of a distribution`);
  }

  private after(script: 'keep-bytecode' | 'root-python', ...words: string[]): Stage {
    const stage = this.dockerfile.stage(`${script}-${this.name}${words.length > 0 ? '-least' : ''}`, this.made);
    this.scripts.run(stage, script, this.version._name, ...words);
    return stage;
  }

  private get python(): string {
    return `CPython ${this.version.toString()}`;
  }

  private holding(name: string, from: Stage, folder: string, description: string): Stage {
    return this.dockerfile.stage(name, BuildContext.scratch(), { description }).copyFrom(from, [folder], '/');
  }
}
