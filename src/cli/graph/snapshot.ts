import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BakeText } from './bake-text';
import { attributesIn, entriesIn, literalText, splitBakeText } from './bake-text';
import { isInput } from './inputs';
import type { Output, OutputTarget } from './output';
import { readOutput, readOutputFile } from './output';
import type { NeededStages } from './stages';
import { neededStages } from './stages';
import { reachable } from '../../common/graph';
import type { ManifestStack } from '../../synth/manifest';

/** A target with everything in the output that describes how it is built. */
export interface TargetText {
  readonly target: OutputTarget;
  readonly attributes: ReadonlyMap<string, string>;
  /** The definitions that the attributes use, directly or not. */
  readonly definitions: ReadonlyMap<string, string>;
  /** The definitions that attributes use on which the result of the build depends. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The Dockerfile, if one is generated. */
  readonly dockerfile?: string;
  /** The stages that the target consists of, if a Dockerfile is generated and its language is known. */
  readonly stages?: NeededStages;
  readonly isJson: boolean;
  readonly ignore?: string;
}

/** The texts of an output, which stay the same when the output changes. */
export interface Snapshot {
  readonly output: Output;
  readonly targets: ReadonlyMap<string, TargetText>;
}

/** Reads all texts of an output. */
export function readSnapshot(directory: string): Snapshot {
  const output = readOutput(directory);
  const { stacks } = output.manifest;
  const bakeTexts = new Map(stacks.map(({ bakeFile }) =>
    [bakeFile, splitBakeText(readOutputFile(directory, bakeFile).toString())]));
  const read = readOnce(directory);
  const byDirectory = new Map(stacks.map(stack => [stack.directory, stack]));
  const mayTrigger = (id: string) => {
    const { dockerfile, stack, name } = output.targets.get(id)!;
    const block = bakeTexts.get(stack.bakeFile)!.targets.get(name)!;
    const isWritten = dockerfile !== undefined || block.includes('dockerfile-inline');
    return !isWritten || /\bONBUILD\b/i.test(dockerfile === undefined ? block : read(dockerfile) ?? '');
  };
  const targets = stacks.flatMap(stack => {
    const together = reachable([stack], one => one.dependencies.map(name => byDirectory.get(name)!));
    const definitions = new Map([...together].reverse().flatMap(one => [...bakeTexts.get(one.bakeFile)!.definitions]));
    const bakeText = bakeTexts.get(stack.bakeFile)!;
    return stack.targets.map(({ name }) => {
      const target = output.targets.get(`${stack.directory}/${name}`)!;
      const hasTriggers = target.builtOn.some(mayTrigger);
      return [target.id, targetText(target, bakeText, definitions, read, hasTriggers)] as const;
    });
  });
  return { output, targets: new Map(targets) };
}

type ReadFile = (path: string) => string | undefined;

/** Returns a function that reads each file in a directory once. Returns undefined for a file that does not exist. */
function readOnce(directory: string): ReadFile {
  const known = new Map<string, string | undefined>();
  return path => {
    if (!known.has(path)) {
      const file = join(directory, path);
      known.set(path, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    }
    return known.get(path);
  };
}

function targetText(
  target: OutputTarget, { targets, isJson }: BakeText, definitions: ReadonlyMap<string, string>, read: ReadFile,
  hasTriggers: boolean,
): TargetText {
  const block = inDefaultDirectory(targets.get(target.name)!, target.stack);
  const attributes = attributesIn(block, isJson);
  if (target.dockerfile) {
    attributes.delete('dockerfile'); // its text is compared
  }
  const inline = attributes.get('dockerfile-inline');
  attributes.delete('dockerfile-inline');
  const dockerfile = inline === undefined
    ? target.dockerfile && read(target.dockerfile)
    : literalText(inline);
  const stages = dockerfile === undefined ? undefined : neededStages(dockerfile, target.stage);
  const args = attributes.get('args');
  if (args !== undefined && stages !== undefined && !hasTriggers) {
    attributes.set('args', usedArgs(args, isJson, stages.text));
  }
  return {
    target,
    attributes,
    definitions: usedBy([...attributes.values()].join('\n'), definitions),
    inputs: usedBy([...attributes].filter(([name]) => isInput(name)).map(([, value]) => value).join('\n'), definitions),
    dockerfile,
    stages,
    isJson,
    ignore: target.dockerfile && read(`${target.dockerfile}.dockerignore`),
  };
}

/** The build arguments that can affect stages: those that a stage declares, and those that BuildKit itself reads. */
function usedArgs(args: string, isJson: boolean, stages: string): string {
  // An ARG instruction can have several lines, and a trigger can declare arguments in a later build.
  const all = stages.split('\n').map(line => line.trim());
  const lines = all.filter(line => /^ARG\b/i.test(line));
  const isPlain = !all.some(line => /^ONBUILD\b/i.test(line)) && !lines.some(line => /[\\`]$/.test(line));
  const declared = new Set(lines.flatMap(line => line.split(/\s/).slice(1).map(word => word.split('=', 1)[0])));
  const isUsed = (name: string) =>
    !isPlain || declared.has(name) || /^BUILDKIT_|_proxy$|^SOURCE_DATE_EPOCH$/i.test(name);
  return entriesIn(args, isJson).filter(([name]) => isUsed(name)).map(([name, text]) => `${name} = ${text}`).join('\n');
}

/** Replaces the output directory in paths, so that outputs in different directories can be compared. */
function inDefaultDirectory(block: string, { bakeFile, bakeFiles }: ManifestStack): string {
  const directory = bakeFiles[bakeFiles.length - 1].slice(0, -bakeFile.length);
  if (directory === '') {
    return block; // the output directory is the working directory, and its name is not part of a path
  }
  return ['"', '://', '=']
    .reduce((text, before) => text.replaceAll(before + directory, `${before}cdk.out/`), block)
    .replaceAll(`"${directory.slice(0, -1)}"`, '"cdk.out"');
}

/** The definitions whose names occur in a text, and those that these definitions use. */
function usedBy(text: string, definitions: ReadonlyMap<string, string>): Map<string, string> {
  const used = new Map<string, string>();
  const open = definitions.size > 0 ? [text] : [];
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
