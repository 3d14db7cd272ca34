import { compare } from './compare';
import type { Mismatch } from './mismatch';
import { shown } from './mismatch';
import { App } from '../app/app';
import { toJson } from '../bake/json';
import { AssertionError, InvalidValueError, listed, quoted } from '../common/errors';
import { nearestHint } from '../common/nearest';
import type { Stack } from '../constructs/stack';
import { Problems } from '../plan/problems';
import { bakeFile, stackGroups } from '../render/bake-file';
import { renderApp } from '../synth/render';

type Kind = 'target' | 'group' | 'variable' | 'function';

/**
 * What a stack synthesizes, to be looked at in a test. Nothing is written.
 *
 * ```ts
 * const template = Template.fromStack(stack);
 * template.hasTarget('api', Match.objectLike({ platforms: ['linux/amd64'] }));
 * ```
 *
 * Attributes have the names and values that they have in docker-bake.json: an expression is a string with `${…}` in it,
 * and a `${` that is literal text is `$${`.
 */
export class Template {
  /**
   * Synthesizes the app of a stack, without writing it.
   *
   * @throws one error with everything that is wrong in the tree
   */
  public static fromStack(stack: Stack): Template {
    const app = stack.node.root;
    if (!App.isApp(app)) {
      throw new InvalidValueError(`[${stack.node.path}] is a Stack without an App: write new Stack(new App(), …)`);
    }
    const problems = new Problems(app.strict);
    const { plan, stacks } = renderApp(app, problems);
    const rendered = stacks.find(s => s.stack.stack === stack)!;
    const file = JSON.parse(toJson(bakeFile([rendered], stackGroups(rendered, plan), '', problems.report)));
    problems.throwIfAny();
    delete file['//'];
    return new Template(file, new Map(rendered.targets.map(t => [t.block.name, t.dockerfile.content.toString()])));
  }

  private constructor(private readonly file: Record<string, any>, private readonly dockerfiles: ReadonlyMap<string, string>) {}

  /**
   * Asserts that there is a target of this name, and that its attributes match.
   *
   * @param name the name in the bake file
   * @param attributes a map or a `Match`; a map has to be there as with `Match.objectLike`
   */
  public hasTarget(name: string, attributes: any = {}): void {
    this.has('target', name, attributes);
  }

  /**
   * Asserts that there is a group of this name, and that its attributes match.
   *
   * @param name the name in the bake file
   * @param attributes a map or a `Match`; a map has to be there as with `Match.objectLike`
   */
  public hasGroup(name: string, attributes: any = {}): void {
    this.has('group', name, attributes);
  }

  /**
   * Asserts that there is a variable of this name, and that its attributes match.
   *
   * @param name the name in the bake file
   * @param attributes a map or a `Match`; a map has to be there as with `Match.objectLike`
   */
  public hasVariable(name: string, attributes: any = {}): void {
    this.has('variable', name, attributes);
  }

  /**
   * Asserts that there is a function of this name, and that its attributes match.
   *
   * @param name the name in the bake file
   * @param attributes a map or a `Match`; a map has to be there as with `Match.objectLike`
   */
  public hasFunction(name: string, attributes: any = {}): void {
    this.has('function', name, attributes);
  }

  /** Asserts how many targets there are, those of stages included. */
  public targetCountIs(count: number): void {
    this.countIs('target', count);
  }

  /** Asserts how many groups there are, `default` included. */
  public groupCountIs(count: number): void {
    this.countIs('group', count);
  }

  /** Asserts how many variables there are. */
  public variableCountIs(count: number): void {
    this.countIs('variable', count);
  }

  /**
   * The targets whose attributes match, by their names.
   *
   * @param attributes a map or a `Match`; a map has to be there as with `Match.objectLike`
   */
  public findTargets(attributes: any = {}): Record<string, any> {
    return Object.fromEntries(Object.entries(this.all('target')).filter(([, actual]) => compare(attributes, actual, '', true).length === 0));
  }

  /**
   * The Dockerfile of a target.
   *
   * @param name the target's name in the bake file
   */
  public dockerfile(name: string): string {
    const text = this.dockerfiles.get(name);
    if (text === undefined) {
      throw new AssertionError(this.missing('target', name));
    }
    return text;
  }

  /** The bake file, as JSON has it. */
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
      throw new AssertionError(`The ${kind} ${quoted(name)} does not match:\n${mismatches.map(line).join('\n')}\n${this.others(kind, name, attributes)}`
        + `It is:\n${JSON.stringify(actual, undefined, 2)}`);
    }
  }

  private missing(kind: Kind, name: string): string {
    const names = Object.keys(this.all(kind));
    return `There is no ${kind} ${quoted(name)}${nearestHint(name, names)}. ${names.length === 0 ? `There is no ${kind} at all.` : `There are: ${names.join(', ')}.`}`;
  }

  /** Others of the kind that match, where one was meant perhaps. */
  private others(kind: Kind, name: string, attributes: unknown): string {
    const others = Object.entries(this.all(kind)).filter(([other, actual]) => other !== name && compare(attributes, actual, '', true).length === 0);
    return others.length === 0 ? '' : `${listed(others.slice(0, 5).map(([other]) => quoted(other)))} would match.\n`;
  }

  private countIs(kind: Kind, count: number): void {
    const names = Object.keys(this.all(kind));
    if (names.length !== count) {
      throw new AssertionError(`There should be ${shown(count)} of kind ${kind}, and there are ${names.length}: ${names.join(', ')}`);
    }
  }
}

function line({ path, message }: Mismatch): string {
  return `  ${path === '' ? 'it' : path} ${message}`;
}
