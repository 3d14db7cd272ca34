import { appGroups, bakeCommand, bakeFile, bakeFiles, defaultMembers, stackGroups } from './bake-file';
import { json, Manifest, ManifestStack, shownStrings, treeJson } from './manifest';
import { fileHashes, MANIFEST, writeOutput } from './output-folder';
import { Paths } from './paths';
import { permissions } from './permissions';
import { Plan, StackPlan, Target } from './plan';
import { Problems } from './problems';
import { renderApp, RenderedStack } from './render';
import { BakeFile } from '../bake/file';
import { toHcl } from '../bake/hcl';
import { toJson } from '../bake/json';
import type { App } from '../core/app';
import { fieldOf } from '../core/fields';
import { BakeFilePlacement, BakeFormat } from '../core/forms';
import { Image } from '../core/image';
import { reachable } from '../graph';

/** Turns the tree into files: validates all of it, then writes all of it. */
export function synthesize(app: App): void {
  const problems = new Problems(app.strict);
  const { plan, paths, stacks } = renderApp(app, problems);
  const files = new Map<string, string | Buffer>();
  for (const { stack, targets } of stacks) {
    for (const { block, dockerfile: { fileName, content, ignore, props } } of targets) {
      props.secret?.forEach(({ _text, _fields }) => _text !== undefined && files.set(fieldOf({ _fields }, 'src') as string, _text));
      if (block.attributes.has('dockerfile')) {
        files.set(`${stack.name}/${fileName}`, content);
        if (ignore) {
          files.set(`${stack.name}/${fileName}.dockerignore`, ignore);
        }
      }
    }
  }
  const manifestStacks = app.bakeFiles === BakeFilePlacement.APP
    ? writeAppFile(app, stacks, plan, paths, files, problems)
    : stacks.map(stack => writeStackFile(stack, plan, paths, files, problems));
  files.set('tree.json', treeJson(app, c => (Image.isImage(c) ? plan.targetOf(c)?.name : undefined)));
  const manifest: Manifest = { generator: 'cdk-bake', version: 1, stacks: manifestStacks, warnings: problems.warnings, files: fileHashes(files) };
  files.set(MANIFEST, json(manifest)); // last, so that it never names what is not there yet
  problems.guard('App', () => writeOutput(app.outdir, files));
  problems.throwIfAny();
  problems.warnings.forEach(({ path, message }) => process.stderr.write(`Warning: [${path}] ${message}\n`));
}

function writeStackFile(rendered: RenderedStack, plan: Plan, paths: Paths, files: Map<string, string | Buffer>, problems: Problems): ManifestStack {
  const { stack } = rendered;
  const command = bakeCommand(bakeFiles(stack, paths), permissions(readWith([stack]), paths));
  problems.guard(stack.stack.node.path, () => {
    files.set(stack.file, textOf(bakeFile([rendered], stackGroups(rendered, plan), command, problems.report), stack.stack.format));
  });
  return manifestStack(rendered, command, paths);
}

function writeAppFile(
  app: App, stacks: readonly RenderedStack[], plan: Plan, paths: Paths, files: Map<string, string | Buffer>, problems: Problems,
): ManifestStack[] {
  const [{ stack: { file } }] = stacks;
  const command = bakeCommand([paths.out(file)], permissions(readWith(stacks.map(s => s.stack)), paths));
  const groups = appGroups(stacks, plan);
  problems.guard('App', () => files.set(file, textOf(bakeFile(stacks, groups, command, problems.report), app.format)));
  return stacks.map(stack => {
    const group = groups.find(g => g.name === stack.stack.name);
    const names = group ? [group.name] : defaultMembers(stack, plan);
    return manifestStack(stack, stacks.length === 1 ? command : [command, ...names].join(' '), paths);
  });
}

function readWith(stacks: readonly StackPlan[]): Target[] {
  return [...reachable(stacks, s => [...s.needs])].flatMap(s => s.targets);
}

/** The text of a bake file. */
export function textOf(file: BakeFile, format: BakeFormat): string {
  return format === BakeFormat.JSON ? toJson(file) : toHcl(file);
}

function manifestStack({ stack, targets }: RenderedStack, command: string, paths: Paths): ManifestStack {
  return {
    path: stack.stack.node.path,
    folder: stack.name,
    command,
    bakeFiles: bakeFiles(stack, paths),
    dependencies: [...stack.needs].map(s => s.name),
    targets: targets.map(({ target, block, dockerfile }) => ({
      name: target.name,
      path: target.image.node.path,
      dockerfile: block.attributes.has('dockerfile') ? `${stack.name}/${dockerfile.fileName}` : undefined,
      published: target.stage === undefined && target.image.published,
      tags: shownStrings(block.attributes.get('tags')),
      platforms: shownStrings(block.attributes.get('platforms')),
    })),
  };
}
