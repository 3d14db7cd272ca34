import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The most links that Buildx follows. */
const MOST_LINKS = 255;

/** A path without links: the existing part of the path, and the whole path. */
interface RealPath {
  readonly existing: string;
  readonly all: string;
}

/**
 * The paths in Bake files. Buildx resolves paths against the working directory, in which synthesis runs. Paths in that
 * directory are relative, all others are absolute.
 */
export class Paths {
  private readonly root = process.cwd();
  /** The output directory relative to other directories, cached because most images have the same context. */
  private readonly belowOf = new Map<string, string>();
  /** Directories of Dockerfiles in Bake files, cached because most Dockerfiles are in the same directory. */
  private readonly directories = new Map<string, string>();
  /**
   * Paths below the output directory in Bake files, cached because each stack refers to the files of all its
   * dependencies.
   */
  private readonly outs = new Map<string, string>();
  /** Paths without links, cached because contexts and the output directory are looked up for each image. */
  private readonly reals = new Map<string, RealPath>();

  public constructor(public readonly outdir: string) {}

  /** Returns a path below the output directory for use in a Bake file. */
  public out(...below: string[]): string {
    const path = below.join('/');
    const known = this.outs.get(path) ?? this.shown(join(this.outdir, path));
    this.outs.set(path, known);
    return known;
  }

  /** Returns the path of a Dockerfile for use in a target, independent of the context. */
  public dockerfile(path: string): string {
    const directory = dirname(path);
    const shownDirectory = this.directories.get(directory) ?? this.shown(directory);
    this.directories.set(directory, shownDirectory);
    const shown = join(shownDirectory, basename(path));
    return isAbsolute(shown) ? shown : `cwd://${posix(shown)}`;
  }

  /** Returns the output directory relative to a directory, or undefined if the directory does not contain it. */
  public outputIn(directory: string): string | undefined {
    const below = this.belowOf.get(directory)
      ?? relative(this.real(directory).all, this.real(this.outdir).all);
    this.belowOf.set(directory, below);
    return below === '' || leadsOut(below) ? undefined : posix(below);
  }

  /** Returns whether a directory is the output directory, or below the output directory. */
  public isInOutput(directory: string): boolean {
    const fromReal = relative(this.real(this.outdir).all, this.real(directory).all);
    return !leadsOut(relative(this.outdir, directory)) || !leadsOut(fromReal);
  }

  /** Returns whether Buildx requires a permission for the path. */
  public isOutside(path: string): boolean {
    return leadsOut(relative(this.root, path));
  }

  /** Returns a path without links. */
  public real(path: string): RealPath {
    const known = this.reals.get(path) ?? withoutLinks(path);
    this.reals.set(path, known);
    return known;
  }

  /** Returns a path for use in a Bake file or a command. */
  public shown(path: string): string {
    const fromRoot = relative(this.root, path);
    return posix(leadsOut(fromRoot) ? resolve(path) : fromRoot || '.');
  }
}

function withoutLinks(path: string): RealPath {
  let at = resolve(path);
  let missing = '';
  let existing = realOf(at);
  for (let links = 0; existing === undefined && links < MOST_LINKS; existing = realOf(at)) {
    const target = linkTarget(at);
    if (target !== undefined) {
      links++;
      at = resolve(realOf(dirname(at)) ?? dirname(at), target);
    } else {
      missing = join(basename(at), missing);
      at = dirname(at);
    }
  }
  return { existing: existing ?? at, all: resolve(existing ?? at, missing) };
}

/** The path without links, if it exists. Another process can remove it at any time. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function leadsOut(path: string): boolean {
  return /^\.\.($|[\\/])/.test(path) || isAbsolute(path);
}

function posix(path: string): string {
  return path.split(sep).join('/');
}

/** Whether a path is a symbolic link, even if its target does not exist. False for paths that no file system allows. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
