import type { Kind, Place } from './ids';
import { placesOf } from './ids';
import { NotImported } from './not-imported';
import type { NameCode } from './program/code';
import type { Printer } from './program/printer';
import type { BakeSource } from './source/bake-source';

/** The names that a program uses for the blocks of Bake files. */
export class ProgramNames {
  /** The names of constants in the program, by kind and name in the Bake file. */
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  /** The blocks that cannot be carried over, by kind and name. */
  private readonly failed = new Set<string>();
  /** The place of the construct for a block in the tree. */
  public readonly placeOf: (kind: Kind, name: string) => Place;

  /** @param stack the ID of the stack */
  public constructor(source: BakeSource, private readonly printer: Printer, stack: string) {
    this.placeOf = placesOf(source, stack);
  }

  public get failedCount(): number {
    return this.failed.size;
  }

  /** Names the constants of all blocks, for a program without the blocks that have failed. */
  public start(kinds: readonly (readonly [Kind, readonly string[]])[]): void {
    this.names.clear();
    this.taken.clear();
    ['app', 'stack'].forEach(name => this.taken.add(name)); // the program itself
    for (const [kind, blocks] of kinds) {
      const word = kind === 'target' ? 'image' : kind;
      blocks.forEach(name => this.names.set(`${kind} ${name}`, this.free(name, word)));
    }
  }

  /** Remembers that a block cannot be carried over. */
  public fail(kind: Kind, name: string): void {
    this.failed.add(`${kind} ${name}`);
  }

  /** The name of the constant for a block, if there is the block. */
  public of(kind: Kind, name: string): string | undefined {
    return this.names.get(`${kind} ${name}`);
  }

  /** A new name for the constant of an axis. */
  public ofAxis(target: string, axis: string): string {
    const name = this.free(axis, 'axis');
    this.names.set(`axis ${target} ${axis}`, name);
    return name;
  }

  /** The constant for a block, unless there is none in the program. */
  public code(kind: Kind, name: string): NameCode | undefined {
    const known = this.of(kind, name);
    return known === undefined || this.failed.has(`${kind} ${name}`) ? undefined : { kind: 'name', name: known };
  }

  /** @throws if the program has no such target */
  public target(name: string): NameCode {
    const code = this.code('target', name);
    if (!code) {
      const isMissing = this.of('target', name) === undefined;
      throw new NotImported(isMissing ? 'an unknown target' : 'a target that is left out', name);
    }
    return code;
  }

  /** @param word the kind of what has the name, to tell it from something else with the same name */
  private free(id: string, word: string): string {
    const short = this.printer.nameOf(id);
    const name = this.taken.has(short) && !short.startsWith('_') ? this.printer.nameOf(`${id}-${word}`) : short;
    let free = name;
    for (let i = 2; this.taken.has(free); i++) {
      free = `${name}${i}`;
    }
    this.taken.add(free);
    return free;
  }
}
