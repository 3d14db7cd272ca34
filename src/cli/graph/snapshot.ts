import { hclOf } from './bake-json';
import type { BakeText } from './bake-text';
import { blockOf, splitBakeText, usedTargets } from './bake-text';
import { entriesIn, literalText } from './hcl-text';
import { isInput } from './inputs';
import type { Output, OutputTarget } from './output';
import { abstractTargetsIn, readOutput, readOutputFile } from './output';
import type { NeededStages } from './stages';
import { neededStages } from './stages';
import { reachable } from '../../common/graph';
import type { ManifestStack } from '../../synth/manifest';

/** A target with everything in the output that describes how it is built. */
export interface TargetText {
  readonly target: OutputTarget;
  /** The attributes in HCL, also if the Bake file is in JSON. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The names of build arguments that cannot affect the result. */
  readonly unusedArgs: ReadonlySet<string>;
  /** The definitions that the attributes use, directly or not. */
  readonly definitions: ReadonlyMap<string, string>;
  /** The definitions that attributes use on which the result of the build depends. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The Dockerfile, if one is generated. */
  readonly dockerfile?: string;
  /** The stages that the target consists of, if a Dockerfile is generated and its language is known. */
  readonly stages?: NeededStages;
  readonly ignore?: string;
}

/** The texts of an output, which stay the same when the output changes. */
export interface Snapshot {
  readonly output: Output;
  readonly targets: ReadonlyMap<string, TargetText>;
  /**
   * The groups that the app creates, and the definitions that no target uses, by the path of the stack and by name.
   * The results of builds do not depend on them.
   */
  readonly others: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Reads all texts of an output.
 *
 * @param option the option of the command that names the directory
 */
export function readSnapshot(directory: string, option?: string): Snapshot {
  const output = readOutput(directory, option);
  const { stacks } = output.manifest;
  const bakeTexts = new Map(stacks.map(({ bakeFile }) => {
    const text = readOutputFile(output, bakeFile).toString();
    const abstractTargets = abstractTargetsIn(output, bakeFile);
    return [bakeFile, splitBakeText(text.startsWith('{') ? hclOf(text) : text, abstractTargets)];
  }));
  const read = readOnce(output);
  const byDirectory = new Map(stacks.map(stack => [stack.directory, stack]));
  const mayTrigger = (id: string) => {
    const { dockerfile, stack, name } = output.targets.get(id)!;
    const block = blockOf(bakeTexts.get(stack.bakeFile)!, name);
    const isWritten = dockerfile !== undefined || block.includes('dockerfile-inline');
    return !isWritten || /\bONBUILD\b/i.test(dockerfile === undefined ? block : read(dockerfile) ?? '');
  };
  const targets = stacks.flatMap(stack => {
    const together = reachable([stack], one => one.dependencies.map(name => byDirectory.get(name)!));
    const texts = [...together].reverse().map(one => bakeTexts.get(one.bakeFile)!);
    const definitions = new Map(texts.flatMap(one => [...one.definitions]));
    const abstractTargets = new Map(texts.flatMap(one => [...one.abstractTargets]));
    const bakeText = bakeTexts.get(stack.bakeFile)!;
    return stack.targets.map(({ name }) => {
      const target = output.targets.get(`${stack.directory}/${name}`)!;
      const hasTriggers = target.builtOn.some(mayTrigger);
      return [target.id, targetText(target, bakeText, { definitions, abstractTargets }, read, hasTriggers)] as const;
    });
  });
  const used = new Set(targets.flatMap(([, { definitions }]) => [...definitions.keys()]));
  // Several stacks can have one Bake file.
  const isFirst = (stack: ManifestStack) => stacks.find(({ bakeFile }) => bakeFile === stack.bakeFile) === stack;
  const others = stacks.map(stack => {
    const { groups, definitions } = bakeTexts.get(stack.bakeFile)!;
    const open = isFirst(stack) ? [...definitions].filter(([name]) => !used.has(name)) : [];
    return [stack.path, new Map([
      ...stack.groups.map(({ name }) => [`group ${name}`, groups.get(name) ?? ''] as const),
      ...open.map(([name, text]) => [`variable ${name}`, text] as const),
    ])] as const;
  });
  return { output, targets: new Map(targets), others: new Map(others) };
}

/** The definitions and abstract targets that the targets of a stack can use. */
type Definitions = Pick<BakeText, 'definitions' | 'abstractTargets'>;

type ReadFile = (path: string) => string | undefined;

/** Returns a function that reads each file of an output once. Returns undefined for other files. */
function readOnce(output: Output): ReadFile {
  const known = new Map<string, string | undefined>();
  return path => {
    if (!known.has(path)) {
      known.set(path, path in output.manifest.files ? readOutputFile(output, path).toString() : undefined);
    }
    return known.get(path);
  };
}

function targetText(
  target: OutputTarget, bakeText: BakeText, { definitions, abstractTargets }: Definitions, read: ReadFile,
  hasTriggers: boolean,
): TargetText {
  const block = inDefaultDirectory(blockOf(bakeText, target.name), target.stack);
  const attributes = new Map(entriesIn(block));
  if (target.dockerfile) {
    attributes.delete('dockerfile'); // its text is compared
  }
  const inline = attributes.get('dockerfile-inline');
  attributes.delete('dockerfile-inline');
  const dockerfile = inline === undefined
    ? target.dockerfile && read(target.dockerfile)
    : literalText(inline);
  const stages = dockerfile === undefined ? undefined : neededStages(dockerfile, target.stage);
  const args = entriesIn(attributes.get('args') ?? '');
  const unusedArgs = stages && !hasTriggers ? unused(args.map(([name]) => name), stages.text) : new Set<string>();
  const inputs = [...attributes].flatMap(([name, value]) => (name === 'args' && value.startsWith('{')
    ? args.filter(([arg]) => !unusedArgs.has(arg)).map(([arg, text]) => (arg.includes('${') ? arg + text : text))
    : isInput(name) ? [value] : []));
  const used = usedTargets(attributes.values(), bakeText);
  const inherited = [...inheritedBy(attributes, abstractTargets), ...used]
    .map(([name, text]) => [`target ${name}`, inDefaultDirectory(text, target.stack)] as const);
  const inheritedTexts = inherited.map(([, text]) => text);
  return {
    target,
    attributes,
    unusedArgs,
    definitions: new Map([...inherited, ...usedBy([...attributes.values(), ...inheritedTexts], definitions)]),
    inputs: new Map([...inherited, ...usedBy([...inputs, ...inheritedTexts], definitions)]),
    dockerfile,
    stages,
    ignore: target.dockerfile && read(`${target.dockerfile}.dockerignore`),
  };
}

/** The build arguments that cannot affect stages: the stages do not declare them, and BuildKit does not read them. */
function unused(args: readonly string[], stages: string): Set<string> {
  const all = stages.split('\n').map(line => line.trim());
  const lines = all.filter(line => /^ARG\b/i.test(line));
  // An ARG instruction can have several lines, and a trigger can declare arguments in a later build.
  if (all.some(line => /^ONBUILD\b/i.test(line)) || lines.some(line => /[\\`]$/.test(line))) {
    return new Set();
  }
  const declared = new Set(lines.flatMap(line => line.split(/\s/).slice(1).map(word => word.split('=', 1)[0])));
  const isUsed = (name: string) =>
    declared.has(name) || name.includes('${') || /^BUILDKIT_|_proxy$|^SOURCE_DATE_EPOCH$/i.test(name);
  return new Set(args.filter(name => !isUsed(name)));
}

/** Replaces the output directory in paths, so that outputs in different directories can be compared. */
export function inDefaultDirectory(block: string, { bakeFile, bakeFiles }: ManifestStack): string {
  const directory = bakeFiles[bakeFiles.length - 1].slice(0, -bakeFile.length);
  if (directory === '') {
    return block; // the output directory is the working directory, and its name is not part of a path
  }
  return ['"', '://', '=']
    .reduce((text, before) => text.replaceAll(before + directory, `${before}cdk.out/`), block)
    .replaceAll(`"${directory.slice(0, -1)}"`, '"cdk.out"');
}

/** The blocks of the abstract targets that a target inherits from, directly or not, by name. */
function inheritedBy(
  attributes: ReadonlyMap<string, string>, abstractTargets: ReadonlyMap<string, string>,
): [string, string][] {
  const parentsIn = (list = '[]') => [...abstractTargets.keys()].filter(name => list.includes(`"${name}"`));
  const names = reachable(parentsIn(attributes.get('inherits')), name =>
    parentsIn(new Map(entriesIn(abstractTargets.get(name)!)).get('inherits')));
  return [...names].map(name => [name, abstractTargets.get(name)!]);
}

/** The definitions whose names occur in texts, and those that these definitions use. */
function usedBy(texts: readonly string[], definitions: ReadonlyMap<string, string>): Map<string, string> {
  const used = new Map<string, string>();
  const open = definitions.size > 0 ? [...texts] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [name] of next.matchAll(/[A-Za-z_][\w-]*/g)) {
      const definition = definitions.get(name);
      if (definition !== undefined && !used.has(name)) {
        used.set(name, definition);
        open.push(definition);
      }
    }
  }
  return used;
}
