import { compare } from './compare';
import type { Mismatch } from './mismatch';
import { App } from '../app/app';
import { toJson } from '../bake/json';
import { counted } from '../common/counted';
import { AssertionError, InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import type { Stack } from '../constructs/stack';
import { Problems } from '../plan/problems';
import { bakeFile, stackGroups } from '../render/bake-file';
import { renderApp } from '../synth/render';

type Kind = 'target' | 'group' | 'variable' | 'function';

/**
 * The synthesized Bake file of a stack, for assertions in tests. Nothing is written to disk.
 *
 * ```ts
 * const template = Template.fromStack(stack);
 * template.hasTarget('api', Match.objectLike({ platforms: ['linux/amd64'] }));
 * ```
 *
 * Attributes have the names and values of `docker-bake.json`. An expression is a string that contains `${…}`; a literal
 * `${` is `$${`.
 */
export class Template {
  /**
   * Synthesizes the app of a stack without writing files.
   *
   * @param stack the stack to test
   * @throws one error with all problems in the tree
   */
  public static fromStack(stack: Stack): Template {
    const app = stack.node.root;
    if (!App.isApp(app)) {
      throw new InvalidValueError(`[${stack.node.path}] this Stack has no App; pass an App as its scope`);
    }
    const problems = new Problems(app.strict);
    const { plan, stacks } = renderApp(app, problems);
    const rendered = stacks.find(s => s.stack.stack === stack)!;
    const file = JSON.parse(toJson(bakeFile([rendered], stackGroups(rendered, plan), '', problems.report)));
    problems.throwIfAny();
    delete file['//'];
    return new Template(file, new Map(rendered.targets.map(t => [t.block.name, t.dockerfile.content.toString()])));
  }

  private constructor(
    private readonly file: Record<string, any>,
    private readonly dockerfiles: ReadonlyMap<string, string>,
  ) {}

  /**
   * Asserts that the Bake file contains a target, and that its attributes match.
   *
   * @param name name of the target in the Bake file
   * @param attributes a map or a `Match`; the target must contain at least the keys of a map, as with
   * `Match.objectLike`
   */
  public hasTarget(name: string, attributes: any = {}): void {
    this.has('target', name, attributes);
  }

  /**
   * Asserts that the Bake file contains a group, and that its attributes match.
   *
   * @param name name of the group in the Bake file
   * @param attributes a map or a `Match`; the group must contain at least the keys of a map, as with `Match.objectLike`
   */
  public hasGroup(name: string, attributes: any = {}): void {
    this.has('group', name, attributes);
  }

  /**
   * Asserts that the Bake file contains a variable, and that its attributes match.
   *
   * @param name name of the variable in the Bake file
   * @param attributes a map or a `Match`; the variable must contain at least the keys of a map, as with
   * `Match.objectLike`
   */
  public hasVariable(name: string, attributes: any = {}): void {
    this.has('variable', name, attributes);
  }

  /**
   * Asserts that the Bake file contains a function, and that its attributes match.
   *
   * @param name name of the function in the Bake file
   * @param attributes a map or a `Match`; the function must contain at least the keys of a map, as with
   * `Match.objectLike`
   */
  public hasFunction(name: string, attributes: any = {}): void {
    this.has('function', name, attributes);
  }

  /** Asserts the number of targets, including those of stages. */
  public targetCountIs(count: number): void {
    this.countIs('target', count);
  }

  /** Asserts the number of groups, including `default`. */
  public groupCountIs(count: number): void {
    this.countIs('group', count);
  }

  /** Asserts the number of variables. */
  public variableCountIs(count: number): void {
    this.countIs('variable', count);
  }

  /**
   * Returns the targets whose attributes match, by name.
   *
   * @param attributes a map or a `Match`; targets must contain at least the keys of a map, as with `Match.objectLike`
   */
  public findTargets(attributes: any = {}): Record<string, any> {
    return Object.fromEntries(
      Object.entries(this.all('target')).filter(([, actual]) => compare(attributes, actual, '', true).length === 0),
    );
  }

  /**
   * Returns the Dockerfile of a target.
   *
   * @param name name of the target in the Bake file
   */
  public dockerfile(name: string): string {
    const text = this.dockerfiles.get(name);
    if (text === undefined) {
      throw new AssertionError(this.missing('target', name));
    }
    return text;
  }

  /** Returns the Bake file in the structure of `docker-bake.json`. */
  public toJSON(): Record<string, any> {
    return structuredClone(this.file);
  }

  private all(kind: Kind): Record<string, unknown> {
    return this.file[kind] ?? {};
  }

  private has(kind: Kind, name: string, attributes: unknown): void {
    if (!Object.hasOwn(this.all(kind), name)) {
      throw new AssertionError(this.missing(kind, name));
    }
    const actual = this.all(kind)[name];
    const mismatches = compare(attributes, actual, '', true);
    if (mismatches.length > 0) {
      throw new AssertionError([
        `${kind} ${quoted(name)} does not match:`,
        ...mismatches.map(line),
        ...this.hints(kind, name, attributes),
        'Actual value:',
        JSON.stringify(actual, undefined, 2),
      ].join('\n'));
    }
  }

  private missing(kind: Kind, name: string): string {
    const names = Object.keys(this.all(kind));
    const known = names.length === 0 ? `the Bake file contains no ${kind}` : `use one of ${names.join(', ')}`;
    return `${kind} ${quoted(name)} does not exist${nearestHint(name, names)}; ${known}`;
  }

  /** Returns a line about other blocks of the kind that match, if any. */
  private hints(kind: Kind, name: string, attributes: unknown): string[] {
    const others = Object.entries(this.all(kind)).filter(
      ([other, actual]) => other !== name && compare(attributes, actual, '', true).length === 0,
    );
    return others.length === 0 ? [] : [`These match: ${listed(others.slice(0, 5).map(([other]) => quoted(other)))}`];
  }

  private countIs(kind: Kind, count: number): void {
    const names = Object.keys(this.all(kind));
    if (names.length !== count) {
      const list = names.length === 0 ? '' : `: ${names.join(', ')}`;
      throw new AssertionError(`expected ${counted(count, kind)}, but found ${names.length}${list}`);
    }
  }
}

function line({ path, message }: Mismatch): string {
  return `  ${path === '' ? '' : `${path}: `}${message}`;
}
