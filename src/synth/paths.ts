import { isAbsolute, join, relative, resolve } from 'node:path';

/**
 * The paths of an output folder. Bake reads paths against the working directory, which is where synth ran, so they are
 * written relative to it; what lies outside stays absolute.
 */
export class Paths {
  private readonly root = process.cwd();

  public constructor(public readonly outdir: string) {}

  /** A path below the output folder, as a bake file names it. */
  public out(...below: string[]): string {
    return this.shown(join(this.outdir, ...below));
  }

  /** A Dockerfile of the output folder, which Bake reads against its context. */
  public dockerfile(context: string, ...below: string[]): string {
    const file = resolve(this.outdir, ...below);
    const fromContext = relative(resolve(context), file);
    const apart = fromContext.startsWith('..') && (this.isOutside(file) || this.isOutside(context));
    return posix(apart ? file : fromContext);
  }

  /** Whether buildx has to be allowed to read the path. */
  public isOutside(path: string): boolean {
    const fromRoot = relative(this.root, resolve(path));
    return fromRoot.split(/[\\/]/)[0] === '..' || isAbsolute(fromRoot);
  }

  /** A path, as a bake file or a command names it. */
  public shown(path: string): string {
    return posix(this.isOutside(path) ? resolve(path) : relative(this.root, resolve(path)) || '.');
  }
}

function posix(path: string): string {
  return path.replace(/\\/g, '/');
}
