import { CONVERSIONS } from './attributes';
import type { BakeSource, SourceBlock } from './bake-source';
import type { Matrix } from './combinations';
import { combinationCode } from './combinations';
import { ATTRIBUTES, bakeFunction, constant, variable } from './definitions';
import { dockerfileCode } from './dockerfile';
import type { Attributes } from './effective';
import { Inheritance, textsIn } from './effective';
import type { Names } from './hcl-expression';
import { Expressions } from './hcl-expression';
import type { Link } from './links';
import { NotImported } from './not-imported';
import { asExpression, asString, call, list, literal, plainText, text, unwrapped } from './program/code';
import type { Code, TextCode } from './program/code';
import type { Printer } from './program/printer';
import type { Program, Property, Statement } from './program/program';
import { ordered } from './program/program';
import type { UnusedContexts } from './unused-contexts';
import { propertyOf } from '../../bake/file';
import { LibraryError } from '../../common/library-error';

/** A program, and what could not be carried over. */
export interface Import {
  readonly program: Program;
  /** Messages with the place in a Bake file. */
  readonly problems: readonly string[];
  /** The names of the targets that the program builds. */
  readonly targets: readonly string[];
  /** The names of the abstract targets. */
  readonly abstractTargets: readonly string[];
  /** The names of the groups. */
  readonly groups: readonly string[];
}

type Kind = 'variable' | 'constant' | 'function' | 'target' | 'group';

/** The blocks of a kind, and the function that creates the statement for one. */
type BlocksOfKind = [Kind, ReadonlyMap<string, SourceBlock>, (block: SourceBlock) => Promise<Statement>];

/** Builds a program from Bake files. */
export class ProgramBuilder {
  private readonly problems: string[] = [];
  private readonly statements: Statement[] = [];
  /** The names of constants in the program, by kind and name in the Bake file. */
  private readonly names = new Map<string, string>();
  private readonly inheritance: Inheritance;
  /** The matrices by the names of their targets. */
  private readonly matrices = new Map<string, Matrix & { axes: ReadonlyMap<string, Code & { kind: 'name' }> }>();

  /** The blocks that cannot be carried over, by kind and name. */
  private readonly failed = new Set<string>();
  /** The expressions for the values of axes, by the names of their constants. */
  private readonly openAxes = new Map<string, Code>();

  public constructor(
    private readonly source: BakeSource,
    private readonly printer: Printer,
    private readonly links: readonly Link[] = [],
    private readonly unused: ReadonlyMap<string, UnusedContexts> = new Map(),
  ) {
    this.inheritance = new Inheritance(source);
  }

  /** @param stack the ID of the stack */
  public async build(stack: string): Promise<Import> {
    const { variables, constants, functions, targets, groups } = this.source;
    const kinds: BlocksOfKind[] = [
      ['variable', variables, async block =>
        this.statement('Variable', 'variable', block, await variable(block, this.expressions()))],
      ['constant', constants, async block =>
        this.statement('Constant', 'constant', block, await constant(block, this.expressions()))],
      ['function', functions, async block =>
        this.statement('BakeFunction', 'function', block, await bakeFunction(block, own => this.expressions(own)))],
      ['target', targets, block =>
        (this.inheritance.abstract.has(block.name) ? this.abstractTarget(block) : this.image(block))],
      ['group', groups, block => this.group(block)],
    ];
    // What refers to a block that cannot be carried over cannot be carried over either.
    for (let failed = -1; failed < this.failed.size;) {
      failed = this.failed.size;
      await this.buildOnce(kinds);
    }
    return {
      program: { stack, statements: ordered(this.statements) },
      problems: this.problems,
      targets: [...targets.keys()].filter(name => !this.inheritance.abstract.has(name)),
      abstractTargets: [...this.inheritance.abstract],
      groups: [...groups.keys()],
    };
  }

  private async buildOnce(kinds: readonly BlocksOfKind[]): Promise<void> {
    [this.problems, this.statements].forEach(all => all.splice(0));
    [this.names, this.matrices, this.openAxes].forEach(map => map.clear());
    for (const [kind, blocks] of kinds) {
      [...blocks.keys()].forEach(name => this.names.set(`${kind} ${name}`, this.freeName(name)));
    }
    const withoutMatrix = new Set<SourceBlock>();
    for (const block of this.source.targets.values()) {
      await this.attempt('target', block, () => this.readMatrix(block), () => withoutMatrix.add(block));
    }
    for (const [kind, blocks, make] of kinds) {
      for (const block of [...blocks.values()].filter(one => !withoutMatrix.has(one))) {
        await this.add(kind, block, make);
      }
    }
  }

  private freeName(id: string): string {
    const name = this.printer.nameOf(id);
    const taken = new Set(this.names.values());
    let free = name;
    for (let i = 2; taken.has(free); i++) {
      free = `${name}${i}`;
    }
    return free;
  }

  private async add(kind: Kind, block: SourceBlock, make: (block: SourceBlock) => Promise<Statement>): Promise<void> {
    const what = `${kind} "${block.name}"`;
    Object.keys(block.attributes).filter(name => kind !== 'target' && !ATTRIBUTES[kind].includes(name))
      .forEach(name => this.report(block.placeOf(name), what, new NotImported('an attribute', name)));
    await this.attempt(kind, block, async () => void this.statements.push(await make(block)));
  }

  /** Runs a step. If it fails, a comment is in the place of the block. */
  private async attempt(
    kind: Kind, block: SourceBlock, step: () => Promise<void>, failed: () => unknown = () => undefined,
  ): Promise<void> {
    try {
      await step();
    } catch (error) {
      const { name, place, comment } = block;
      const todo = this.report(place, `${kind} "${name}"`, error);
      this.failed.add(`${kind} ${name}`);
      const lines = [...comment, `TODO ${todo.replace(/\s+/g, ' ')}`];
      this.statements.push({ comment: lines, axes: [], className: '', id: name, props: [], calls: [] });
      failed();
    }
  }

  /** @throws an error that is not about the Bake file */
  private report(place: string, what: string, error: unknown): string {
    if (!(error instanceof LibraryError)) {
      throw error;
    }
    const message = `${place}: ${what}: ${error.message}`;
    this.problems.push(message);
    return message;
  }

  private expressions(own: Names['value'] = () => undefined): Expressions {
    const constantFor = (kind: Kind, name: string): Code | undefined => {
      const known = this.names.get(`${kind} ${name}`);
      return known === undefined || this.failed.has(`${kind} ${name}`) ? undefined : { kind: 'name', name: known };
    };
    return new Expressions({
      value: name => own(name) ?? constantFor('variable', name) ?? constantFor('constant', name),
      function: name => constantFor('function', name),
    });
  }

  private statement(
    className: string, kind: Kind, { name: id, comment }: SourceBlock,
    { props, calls = [], axes = [] }: Pick<Statement, 'props'> & Partial<Pick<Statement, 'calls' | 'axes'>>,
  ): Statement {
    return { comment, axes, name: this.names.get(`${kind} ${id}`), className, id, props, calls };
  }

  private async abstractTarget(block: SourceBlock): Promise<Statement> {
    checkInherits(block);
    const { attributes, parents } = this.inheritance.ofAbstract(block.name);
    const props = [...this.inherits(parents), ...await this.props(block, attributes, this.expressions())];
    return this.statement('AbstractTarget', 'target', block, { props });
  }

  private async image(block: SourceBlock): Promise<Statement> {
    checkInherits(block);
    const { attributes, parents } = this.inheritance.ofImage(block.name);
    const { matrix = {}, name, dockerfile, 'dockerfile-inline': inline, ...others } = attributes;
    const { axes } = this.matrices.get(block.name) ?? { axes: new Map<string, Code>() };
    const expressions = this.expressions(axis => axes.get(axis));
    const pathOf = async (path: string) => asString(await expressions.value(path));
    const hasText = inline !== undefined && inline !== null;
    const file = hasText ? call('Dockerfile', 'fromString', [await expressions.value(inline)])
      : await dockerfileCode(others.context, dockerfile, pathOf, [...axes.keys()]);
    const { targets, groups } = this.source;
    const isOther = block.name !== 'default' && targets.has('default') && !groups.has('default');
    const isVariant = block.attributes.tags === undefined && attributes.tags !== undefined;
    const props: Property[] = [
      ...this.inherits(parents),
      ...isOther || isVariant ? [['published', literal(false)] as const] : [],
      ...axes.size > 0 ? [['matrix', list([...axes.values()])] as const] : [],
      ...name === undefined ? [] : [['name', asString(await expressions.value(name))] as const],
      ['dockerfile', file],
      ...await this.props(block, this.linked(block.name, others), expressions),
      ...this.links.filter(({ target, isBase }) => target === block.name && isBase)
        .map(({ to }) => ['base', this.target(to)] as const),
    ];
    return this.statement('Image', 'target', block, { props, axes: this.axesOf(block.name) });
  }

  /**
   * The attributes of a target, with the contexts for the tags of other targets in its Dockerfile, and without the
   * contexts that it does not read.
   */
  private linked(name: string, attributes: Attributes): Attributes {
    const { contexts } = attributes;
    const added = this.links.filter(({ target, isBase }) => target === name && !isBase)
      .map(({ reference, to }) => [reference, `target:${to}`]);
    const unused = this.unused.get(name)?.byAny ?? new Set();
    if ((added.length === 0 && unused.size === 0) || typeof contexts === 'string') {
      return attributes;
    }
    const used = Object.entries(contexts as object | undefined ?? {}).filter(([key]) => !unused.has(key));
    const all = Object.fromEntries([...used, ...added]);
    return { ...attributes, contexts: Object.keys(all).length > 0 ? all : null };
  }

  /** The constants of the axes of a matrix. */
  private axesOf(target: string): Statement['axes'] {
    const { axes, values } = this.matrices.get(target) ?? { axes: new Map<string, Code & { name: string }>() };
    return [...axes].map(([axis, { name }]) =>
      ({ name, value: call('MatrixAxis', 'of', [text(axis), this.openAxes.get(name) ?? list(values!.get(axis)!)]) }));
  }

  /** Reads the matrix of a target, to which other targets can refer. */
  private async readMatrix(block: SourceBlock): Promise<void> {
    const { matrix = {}, name = '' } = this.inheritance.ofImage(block.name).attributes;
    const axes = new Map<string, Code & { kind: 'name' }>();
    const values = new Map<string, Code[]>();
    for (const [axis, source] of Object.entries(matrix as Attributes)) {
      const items = await this.expressions().value(source);
      const whole = items.kind === 'list' ? undefined : call(asExpression(items), 'asList', [], true);
      const constantName = this.freeName(axis);
      this.names.set(`axis ${block.name} ${axis}`, constantName);
      axes.set(axis, { kind: 'name', name: constantName, isAxis: true });
      values.set(axis, items.kind === 'list' ? items.items.map(unwrapped) : []);
      if (whole) {
        this.openAxes.set(constantName, whole);
      }
    }
    if (axes.size > 0) {
      const expressions = this.expressions(axis => axes.get(axis));
      this.matrices.set(block.name, { axes, values, name: await expressions.value(name) });
    }
  }

  private inherits(parents: readonly string[]): Property[] {
    return parents.length === 0 ? [] : [['inherits', list(parents.map(parent => this.target(parent)))]];
  }

  private async group(block: SourceBlock): Promise<Statement> {
    const { targets, description } = block.attributes;
    if (targets !== undefined && !Array.isArray(targets)) {
      throw new NotImported('an expression for the members of a group', String(targets));
    }
    if (textsIn(targets).length === 0) {
      throw new NotImported('a group without members', block.name);
    }
    const members = textsIn(targets).map((name): Code => {
      const group = this.failed.has(`group ${name}`) ? undefined : this.names.get(`group ${name}`);
      return group === undefined ? this.target(name) : { kind: 'name', name: group };
    });
    const props: Property[] = [
      ...description === undefined ? [] : [['description', await this.expressions().value(description)] as const],
      ['members', list(members)],
    ];
    return this.statement('Group', 'group', block, { props });
  }

  /** The image, or the combination of a matrix, that is the target with a name. */
  private imageOf(target: TextCode): Code {
    const name = plainText(target);
    if (name !== undefined && this.names.has(`target ${name}`)) {
      return this.target(name);
    }
    for (const [image, matrix] of this.matrices) {
      const combination = combinationCode(this.target(image), matrix, target);
      if (combination) {
        return combination;
      }
    }
    throw new NotImported('an unknown target', name ?? '${…}');
  }

  private target(name: string): Code {
    const known = this.names.get(`target ${name}`);
    if (known === undefined || this.failed.has(`target ${name}`)) {
      throw new NotImported(known === undefined ? 'an unknown target' : 'a target that is left out', name);
    }
    return { kind: 'name', name: known };
  }

  private async props(block: SourceBlock, attributes: Attributes, expressions: Expressions): Promise<Property[]> {
    const props: Property[] = [];
    for (const [attribute, value] of Object.entries(attributes)) {
      if (value === null || (attribute === 'context' && value === '.')) {
        continue; // as if it were missing
      }
      props.push(...block.commentOf(attribute).map(comment => ({ comment })));
      try {
        const convert = CONVERSIONS[attribute];
        if (!convert) {
          throw new NotImported('an attribute', attribute);
        }
        props.push([propertyOf(attribute), convert(await expressions.value(value), target => this.imageOf(target))]);
      } catch (error) {
        const problem = this.report(block.placeOf(attribute), `${attribute} of target "${block.name}"`, error);
        props.push({ comment: `TODO ${problem}` });
      }
    }
    return props;
  }
}

/** @throws if an expression selects the targets to inherit from */
function checkInherits({ attributes: { inherits = [] } }: SourceBlock): void {
  const isKnown = Array.isArray(inherits) && inherits.every(one => typeof one === 'string' && !/[$%]\{/.test(one));
  if (!isKnown) {
    throw new NotImported('an expression in `inherits`', typeof inherits === 'string' ? inherits : '[…]');
  }
}
