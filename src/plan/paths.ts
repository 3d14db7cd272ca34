import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isLink } from './links';

/** As many links as buildx follows. */
const MOST_LINKS = 255;

/** A path without links: the part of it that exists, and all of it. */
interface RealPath {
  readonly existing: string;
  readonly all: string;
}

/**
 * The paths of an output folder. Bake reads paths against the working directory, which is where synth ran, so they are
 * written relative to it; what lies outside stays absolute.
 */
export class Paths {
  private readonly root = process.cwd();
  /** The output folder, as seen from directories: most images have the same context. */
  private readonly belowOf = new Map<string, string>();
  /** Directories of Dockerfiles, as a bake file names them: most Dockerfiles are in the same. */
  private readonly directories = new Map<string, string>();
  /** Paths below the output folder, as a bake file names them: each stack names those of all that it needs. */
  private readonly outs = new Map<string, string>();
  /** Paths without links: those of contexts and of the output folder are looked up for each image. */
  private readonly reals = new Map<string, RealPath>();

  public constructor(public readonly outdir: string) {}

  /** A path below the output folder, as a bake file names it. */
  public out(...below: string[]): string {
    const path = below.join('/');
    const known = this.outs.get(path) ?? this.shown(join(this.outdir, path));
    this.outs.set(path, known);
    return known;
  }

  /** The path of a Dockerfile, as a target names it, whatever its context is. */
  public dockerfile(path: string): string {
    const directory = dirname(path);
    const shownDirectory = this.directories.get(directory) ?? this.shown(directory);
    this.directories.set(directory, shownDirectory);
    const shown = join(shownDirectory, basename(path));
    return isAbsolute(shown) ? shown : `cwd://${posix(shown)}`;
  }

  /** The output folder, as seen from a directory that contains it. */
  public outputIn(directory: string): string | undefined {
    const below = this.belowOf.get(directory) ?? relative(this.real(directory).all, this.real(this.outdir).all);
    this.belowOf.set(directory, below);
    return below === '' || leadsOut(below) ? undefined : posix(below);
  }

  /** Whether a directory is the output folder, or lies in it. */
  public isInOutput(directory: string): boolean {
    return !leadsOut(relative(this.outdir, directory)) || !leadsOut(relative(this.real(this.outdir).all, this.real(directory).all));
  }

  /** Whether buildx has to be allowed to read the path. */
  public isOutside(path: string): boolean {
    return leadsOut(relative(this.root, path));
  }

  /** A path without links: the part of it that exists, and all of it. */
  public real(path: string): RealPath {
    const known = this.reals.get(path) ?? withoutLinks(path);
    this.reals.set(path, known);
    return known;
  }

  /** A path, as a bake file or a command names it. */
  public shown(path: string): string {
    const fromRoot = relative(this.root, path);
    return posix(leadsOut(fromRoot) ? resolve(path) : fromRoot || '.');
  }
}

function withoutLinks(path: string): RealPath {
  let at = resolve(path);
  let missing = '';
  for (let links = 0; !existsSync(at) && links < MOST_LINKS;) {
    if (isLink(at)) {
      links++;
      at = resolve(realpathSync(dirname(at)), readlinkSync(at));
    } else {
      missing = join(basename(at), missing);
      at = dirname(at);
    }
  }
  const existing = existsSync(at) ? realpathSync(at) : at;
  return { existing, all: resolve(existing, missing) };
}

function leadsOut(path: string): boolean {
  return /^\.\.($|[\\/])/.test(path) || isAbsolute(path);
}

function posix(path: string): string {
  return path.split(sep).join('/');
}
