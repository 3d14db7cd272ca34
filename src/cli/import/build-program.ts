import { CONVERSIONS } from './attributes';
import type { Matrix } from './combinations';
import { combinationCode } from './combinations';
import { commentsOf, definitionComments, todoLines } from './comments';
import { ATTRIBUTES, bakeFunction, constant, variable } from './definitions';
import { dockerfileCode, textOfDockerfile } from './dockerfile';
import { Inheritance, textsIn } from './effective';
import type { Names } from './hcl-expression';
import { Expressions } from './hcl-expression';
import type { Kind } from './ids';
import type { Link } from './links';
import { ProgramNames } from './names';
import { NotImported } from './not-imported';
import { asExpression, asString, call, commented, list, literal, plainText, text, unwrapped } from './program/code';
import type { Code, TextCode } from './program/code';
import type { Printer } from './program/printer';
import type { Program, Property, Statement } from './program/program';
import { ordered } from './program/program';
import type { Resolved } from './resolved';
import { combinationNames } from './resolved';
import type { BakeSource } from './source/bake-source';
import type { Attributes, SourceBlock } from './source/block';
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
  /** The places of blocks in the Bake files, by the paths of their constructs. */
  readonly places: ReadonlyMap<string, string>;
  /** The names of the groups. */
  readonly groups: readonly string[];
}

/** Bake files, and what is known about them. */
export interface ImportInput {
  readonly source: BakeSource;
  readonly printer: Printer;
  /** The targets that Buildx makes of the files. */
  readonly resolved: Resolved;
  /** The references that become references between images. */
  readonly links?: readonly Link[];
  /** The contexts without an effect, by the names of targets. */
  readonly unused?: ReadonlyMap<string, UnusedContexts>;
}

/** The blocks of a kind, and the function that creates the statement for one. */
type BlocksOfKind = [Kind, ReadonlyMap<string, SourceBlock>, (block: SourceBlock) => Promise<Statement>];

/** Builds a program from Bake files. */
export class ProgramBuilder {
  private readonly problems: string[] = [];
  private readonly statements: Statement[] = [];
  private readonly inheritance: Inheritance;
  /** The matrices by the names of their targets. */
  private readonly matrices = new Map<string, Matrix & { axes: ReadonlyMap<string, Code & { kind: 'name' }> }>();

  /** The expressions for the values of axes, by the names of their constants. */
  private readonly openAxes = new Map<string, Code>();

  private readonly source: BakeSource;
  private readonly links: readonly Link[];

  private readonly names: ProgramNames;
  private readonly places = new Map<string, string>();

  /** @param stack the ID of the stack */
  public constructor(private readonly input: ImportInput, private readonly stack: string) {
    this.source = input.source;
    this.names = new ProgramNames(input.source, input.printer, stack);
    this.links = input.links ?? [];
    this.inheritance = new Inheritance(input.source, combinationNames(input.resolved));
  }

  public async build(): Promise<Import> {
    const { variables, constants, functions, targets, groups, header, rest } = this.source;
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
    for (let failed = -1; failed < this.names.failedCount;) {
      failed = this.names.failedCount;
      await this.buildOnce(kinds);
    }
    return {
      program: { stack: this.stack, header, rest, statements: ordered(this.statements) },
      problems: this.problems,
      targets: [...targets.keys()].filter(name => !this.inheritance.abstract.has(name)),
      abstractTargets: [...this.inheritance.abstract],
      places: new Map(this.places),
      groups: [...groups.keys()],
    };
  }

  private async buildOnce(kinds: readonly BlocksOfKind[]): Promise<void> {
    [this.problems, this.statements].forEach(all => all.splice(0));
    [this.matrices, this.openAxes].forEach(map => map.clear());
    this.names.start(kinds.map(([kind, blocks]) => [kind, [...blocks.keys()]]));
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
      const { name, place, comment, text: original } = block;
      const todo = this.report(place, `${kind} "${name}"`, error);
      this.names.fail(kind, name);
      const lines = [...comment, ...todoLines(todo, original)];
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
    return new Expressions({
      value: name => own(name) ?? this.names.code('variable', name) ?? this.names.code('constant', name),
      function: name => this.names.code('function', name),
    });
  }

  private statement(
    className: string, kind: Kind, block: SourceBlock,
    { props, calls = [], axes = [] }: Pick<Statement, 'props'> & Partial<Pick<Statement, 'calls' | 'axes'>>,
  ): Statement {
    const { id, isInApp, isDefault } = this.names.placeOf(kind, block.name);
    const isTarget = kind === 'target';
    this.places.set(isInApp ? id : `${this.stack}/${id}`, block.place);
    return {
      // The properties of a target have the comments of its attributes.
      comment: isTarget || kind === 'constant' ? block.comment : definitionComments(block),
      axes,
      name: this.names.of(kind, block.name),
      className,
      id,
      isInApp,
      props: [
        ...isTarget && !isDefault && id !== block.name ? [['targetName', text(block.name)] as const] : [],
        ...props,
        ...isTarget ? block.rest.map(comment => ({ comment })) : [],
      ],
      calls,
    };
  }

  private async abstractTarget(block: SourceBlock): Promise<Statement> {
    checkInherits(block);
    const { attributes, parents } = this.inheritance.ofAbstract(block.name);
    const props = [...this.inherits(block, parents), ...await this.props(block, attributes, this.expressions())];
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
    const file = hasText ? textOfDockerfile(await expressions.value(inline))
      : await dockerfileCode(others.context, dockerfile, pathOf, [...axes.keys()]);
    const { targets, groups } = this.source;
    const isOther = block.name !== 'default' && targets.has('default') && !groups.has('default');
    const isVariant = block.attributes.tags === undefined && attributes.tags !== undefined;
    const props: Property[] = [
      ...this.inherits(block, parents),
      ...isOther || isVariant ? [['published', literal(false)] as const] : [],
      ...axes.size > 0 ? [...commentsOf(block, 'matrix'), ['matrix', list([...axes.values()])] as const] : [],
      ...name === undefined ? []
        : [...commentsOf(block, 'name'), ['name', asString(await expressions.value(name))] as const],
      ...commentsOf(block, 'dockerfile'), ...commentsOf(block, 'dockerfile-inline'),
      ['dockerfile', file],
      ...await this.props(block, this.linked(block.name, others), expressions),
      ...this.links.filter(({ target, isBase }) => target === block.name && isBase)
        .map(({ to }) => ['base', this.names.target(to)] as const),
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
    const unused = this.input.unused?.get(name)?.byAny ?? new Set();
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
    const parts = this.source.targets.get(target)!.partOf('matrix')?.parts ?? [];
    return [...axes].map(([axis, { name }]) => ({
      comment: parts.find(({ words }) => words[0] === axis)?.comments ?? [],
      name,
      value: call('MatrixAxis', 'of', [text(axis), this.openAxes.get(name) ?? list(values!.get(axis)!)]),
    }));
  }

  /** Reads the matrix of a target, to which other targets can refer. */
  private async readMatrix(block: SourceBlock): Promise<void> {
    const { matrix = {}, name = '' } = this.inheritance.ofImage(block.name).attributes;
    const axes = new Map<string, Code & { kind: 'name' }>();
    const values = new Map<string, Code[]>();
    for (const [axis, source] of Object.entries(matrix as Attributes)) {
      const part = block.partOf('matrix')?.parts.find(({ words }) => words[0] === axis);
      const items = await this.expressions().value(source, part);
      const whole = items.kind === 'list' ? undefined : call(asExpression(items), 'asList', [], true);
      const constantName = this.names.ofAxis(block.name, axis);
      axes.set(axis, { kind: 'name', name: constantName, isAxis: true });
      values.set(axis, items.kind === 'list' ? items.items.map(item => commented(unwrapped(item), item)) : []);
      if (whole) {
        this.openAxes.set(constantName, whole);
      }
    }
    if (axes.size > 0) {
      const expressions = this.expressions(axis => axes.get(axis));
      this.matrices.set(block.name, { axes, values, name: await expressions.value(name) });
    }
  }

  private inherits(block: SourceBlock, parents: readonly string[]): Property[] {
    const property = ['inherits', list(parents.map(parent => this.names.target(parent)))] as const;
    return [...commentsOf(block, 'inherits'), ...parents.length === 0 ? [] : [property]];
  }

  private async group(block: SourceBlock): Promise<Statement> {
    const { targets, description } = block.attributes;
    if (targets !== undefined && !Array.isArray(targets)) {
      throw new NotImported('an expression for the members of a group', String(targets));
    }
    if (this.source.targets.has(block.name)) {
      throw new NotImported('a group with the name of a target', block.name);
    }
    const elements = block.partOf('targets')?.parts ?? [];
    const problems: Property[] = [];
    const members = textsIn(targets).flatMap((name, i): Code[] => {
      try {
        return [{ ...this.names.code('group', name) ?? this.member(name), comment: elements[i]?.comments }];
      } catch (error) {
        const problem = this.report(block.placeOf('targets'), `group "${block.name}"`, error);
        problems.push(...todoLines(problem).map(comment => ({ comment })));
        return [];
      }
    });
    const props: Property[] = [
      ...description === undefined ? [] : [['description', await this.expressions().value(description)] as const],
      ...problems,
      ['members', list(members)],
    ];
    return this.statement('Group', 'group', block, { props });
  }

  private member(name: string): Code {
    if (combinationNames(this.input.resolved).has(name)) {
      throw new NotImported('a combination of a matrix as a member', name);
    }
    return this.names.target(name);
  }

  /** The image, or the combination of a matrix, that is the target with a name. */
  private imageOf(target: TextCode, user: string): Code {
    const name = plainText(target);
    if (name !== undefined && this.names.of('target', name) !== undefined) {
      return this.names.target(name);
    }
    const { targets, combinations } = this.input.resolved;
    const used = name === undefined ? namesOfForm(target, Object.values(targets[user]?.contexts ?? {})) : [];
    for (const [image, matrix] of this.matrices) {
      const known = combinations.get(image) ?? [];
      const combination = combinationCode(this.names.target(image), matrix, target, known, used);
      if (combination) {
        return combination;
      }
    }
    throw new NotImported('an unknown target', name ?? '${…}');
  }

  private async props(block: SourceBlock, attributes: Attributes, expressions: Expressions): Promise<Property[]> {
    const props: Property[] = [];
    for (const [attribute, value] of Object.entries(attributes)) {
      props.push(...commentsOf(block, attribute));
      if (value === null || (attribute === 'context' && value === '.')) {
        continue; // as if it were missing
      }
      const part = block.partOf(attribute);
      try {
        const convert = CONVERSIONS[attribute];
        if (!convert) {
          throw new NotImported('an attribute', attribute);
        }
        const code = await expressions.value(value, part);
        const converted = convert(code, target => this.imageOf(target, block.name));
        // A map whose entries are all null does not exist for Buildx.
        props.push(...converted.kind === 'map' && converted.entries.length === 0 ? []
          : [[propertyOf(attribute), converted] as const]);
      } catch (error) {
        const problem = this.report(block.placeOf(attribute), `${attribute} of target "${block.name}"`, error);
        props.push(...todoLines(problem, part?.text).map(comment => ({ comment })));
      }
    }
    return props;
  }
}

/** The targets among the values of contexts that a text with expressions can stand for. */
function namesOfForm({ parts }: TextCode, values: readonly string[]): string[] {
  const [start, end] = [parts[0], parts[parts.length - 1]].map(part => (typeof part === 'string' ? part : ''));
  return values.flatMap(value => /^target:(.*)$/s.exec(value)?.[1] ?? [])
    .filter(name => name.startsWith(start) && name.endsWith(end));
}

/** @throws if an expression selects the targets to inherit from */
function checkInherits({ attributes: { inherits = [] } }: SourceBlock): void {
  const isKnown = Array.isArray(inherits) && inherits.every(one => typeof one === 'string' && !/[$%]\{/.test(one));
  if (!isKnown) {
    throw new NotImported('an expression in `inherits`', typeof inherits === 'string' ? inherits : '[…]');
  }
}
