import type { BuildEvent, Vertex } from './events';

/** A step of a target. */
export interface Step {
  /** The instruction, or what Buildx does, such as `exporting to image`. */
  readonly text: string;
  /** Whether the step is an instruction of the Dockerfile. */
  readonly isInstruction: boolean;
  readonly digest: string;
  readonly started?: number;
  readonly completed?: number;
  readonly cached: boolean;
  readonly error?: string;
}

/** Whether a step was ended because another one failed. The error of a canceled push is the one of the other target. */
export function isCanceled({ error }: Step): boolean {
  return error !== undefined && /context canceled|^target [\w-]+: failed to solve: /.test(error);
}

/** The progress of a target. */
export class TargetProgress {
  /** The steps by their digests, including steps of the targets that the target is built on. */
  public readonly steps = new Map<string, Step>();

  /** @param rank the place of the target in the order of the build */
  public constructor(
    public readonly name: string, private readonly rank: number, private readonly owners: Map<string, TargetProgress>,
  ) {}

  /** Adds a step, or replaces it with a later state. A step belongs to the first target that has it. */
  public set(step: Step): void {
    this.steps.set(step.digest, step);
    const owner = this.owners.get(step.digest);
    if (!owner || owner.rank > this.rank) {
      this.owners.set(step.digest, this);
    }
  }

  /** The target that a step belongs to: a target that this one is built on, or this one. */
  public ownerOf({ digest }: Step): TargetProgress {
    return this.owners.get(digest)!;
  }

  /** The instructions of the Dockerfile that are known so far. */
  public get instructions(): Step[] {
    return [...this.steps.values()].filter(step => step.isInstruction && this.ownerOf(step) === this);
  }

  /** The step that has started last and is not complete. */
  public get current(): Step | undefined {
    return [...this.steps.values()]
      .filter(step => step.started !== undefined && step.completed === undefined && this.ownerOf(step) === this)
      .sort((a, b) => b.started! - a.started!)[0];
  }

  /** Whether all steps that are known so far have ended. */
  public get isDone(): boolean {
    const all = [...this.steps.values()];
    return all.some(step => step.isInstruction) && all.every(step => step.completed !== undefined);
  }

  /** The time from the start of the first step to the end of the last one, in milliseconds. */
  public get duration(): number {
    const all = [...this.steps.values()].filter(step => this.ownerOf(step) === this);
    const starts = all.flatMap(({ started }) => started ?? []);
    const ends = all.flatMap(({ completed }) => completed ?? []);
    return starts.length === 0 || ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - Math.min(...starts));
  }
}

/** A step that has started or ended. */
export interface StepChange {
  readonly target: TargetProgress;
  readonly step: Step;
}

/** The progress of a build, read from the events of Buildx. */
export class Progress {
  public readonly targets = new Map<string, TargetProgress>();
  private readonly owners = new Map<string, TargetProgress>();
  private readonly ended = new Set<string>();
  private readonly logs = new Map<string, Buffer[]>();

  /**
   * @param names the names of the targets in the order of the build
   * @param only the name of the target, if the build has a single one, whose steps Buildx shows without its name
   */
  public constructor(names: readonly string[], private readonly only?: string) {
    names.forEach(name => this.targetOf(name));
  }

  /** Reads an event. Returns the steps that have ended, each once, with the target that it belongs to. */
  public read({ vertexes = [], logs = [] }: BuildEvent): StepChange[] {
    for (const { vertex, data } of logs) {
      const parts = this.logs.get(vertex) ?? [];
      parts.push(Buffer.from(data, 'base64'));
      this.logs.set(vertex, parts);
    }
    return vertexes.flatMap(vertex => this.readVertex(vertex) ?? []);
  }

  /** The log of a step. */
  public logOf({ digest }: Step): string {
    return Buffer.concat(this.logs.get(digest) ?? []).toString();
  }

  /** The steps that have failed, each once, with the target that it belongs to. */
  public get failures(): StepChange[] {
    const isFailure = (step: Step) => step.error !== undefined && !isCanceled(step);
    return [...this.targets.values()].flatMap(target => [...target.steps.values()]
      .filter(step => isFailure(step) && target.ownerOf(step) === target).map(step => ({ target, step })));
  }

  private readVertex(vertex: Vertex): StepChange | undefined {
    const [, name, rest] = this.only === undefined
      ? /^\[([\w-]+)([ \]].*)$/s.exec(vertex.name) ?? ['', undefined, '']
      : ['', this.only, vertex.name];
    if (name === undefined || vertex.name.startsWith('[internal] load local bake')) {
      return undefined; // Buildx itself
    }
    const target = this.targetOf(name);
    const step = stepOf(vertex, rest);
    target.set(step);
    if (step.completed === undefined || this.ended.has(step.digest)) {
      return undefined;
    }
    this.ended.add(step.digest);
    return { target: target.ownerOf(step), step };
  }

  private targetOf(name: string): TargetProgress {
    const target = this.targets.get(name) ?? new TargetProgress(name, this.targets.size, this.owners);
    this.targets.set(name, target);
    return target;
  }
}

/** @param name the name of the vertex without the name of the target, such as ` stage 1/2] RUN make` */
function stepOf({ digest, started, completed, cached, error }: Vertex, name: string): Step {
  const [, place, instruction] = /^\[?(.*?)\] (.*)$/s.exec(name) ?? ['', '', name.replace(/^\]? */, '')];
  return {
    text: instruction,
    isInstruction: /\b\d+\/\d+$/.test(place),
    digest,
    started: started === undefined ? undefined : Date.parse(started),
    completed: completed === undefined ? undefined : Date.parse(completed),
    cached: cached ?? false,
    error: error || undefined,
  };
}
