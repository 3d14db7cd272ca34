import { join } from 'node:path';
import type { Manifest, ManifestStack } from './manifest';
import { MANIFEST_VERSION } from './manifest';
import type { Described } from './manifest-stack';
import { manifestStack } from './manifest-stack';
import { renderApp } from './render';
import { json, treeJson } from './tree';
import type { BakeFile } from '../bake/file';
import { toHcl } from '../bake/hcl';
import { toJson } from '../bake/json';
import { permissions } from '../checks/rendered/permissions';
import { isStrictRun, previewDirectory, reportOutput } from '../common/command';
import { reachable } from '../common/graph';
import type { AppSettings } from '../constructs/app-settings';
import { Image } from '../constructs/image';
import { BakeFileLayout, BakeFormat } from '../constructs/layout';
import type { OutputFile } from '../output/files';
import { fileHashes } from '../output/files';
import { MANIFEST } from '../output/former';
import { writeOutput } from '../output/write-output';
import type { StackPlan } from '../plan/plan';
import { Problems } from '../plan/problems';
import { appGroups, bakeCommand, bakeFile, bakeFiles, defaultMembers, stackGroups } from '../render/bake-file';
import type { RenderedStack } from '../render/rendered';

/** Validates the whole tree, then writes all files. */
export function synthesize(app: AppSettings): void {
  const problems = new Problems(app.strict || isStrictRun());
  const { plan, paths, stacks, secrets } = renderApp(app, problems);
  const files = new Map<string, OutputFile>();
  secrets.texts.forEach(({ text, construct }, path) => files.set(path, { content: text, construct, isSecret: true }));
  for (const { stack, targets } of stacks) {
    for (const { target, block, dockerfile: { fileName, original, content, ignore } } of targets) {
      const { path: construct } = target.image.node;
      if (block.attributes.has('dockerfile') && original === undefined) {
        files.set(`${stack.name}/${fileName}`, { content, construct });
        if (ignore) {
          files.set(`${stack.name}/${fileName}.dockerignore`, { content: ignore, construct });
        }
      }
    }
  }
  const rendered = new Map(stacks.map(stack => [stack.stack, stack]));
  const written = new Set(stacks.flatMap(s => s.targets).map(t => t.target));
  const described: Described = { plan, paths, buildxVersion: app.buildxVersion, written };
  const manifestStacks = app.bakeFileLayout === BakeFileLayout.PER_APP
    ? writeAppFile(app, stacks, described, files, problems)
    : stacks.map(stack => writeStackFile(readWith(stack, rendered), described, files, problems));
  problems.throwIfAny(); // before anything is written
  const tree = treeJson(app, c => (Image.isImage(c) ? plan.targetOf(c)?.name : undefined));
  files.set('tree.json', { content: tree, construct: 'App' });
  const manifest: Manifest = {
    generator: 'cdk-bake',
    version: MANIFEST_VERSION,
    buildxVersion: app.buildxVersion,
    driver: app.driver,
    lockFile: app._lock.path,
    references: app._lock.uses.map(use => ({ ...use, usedBy: [...use.usedBy].sort() })),
    stacks: manifestStacks,
    warnings: problems.warnings,
    files: fileHashes(files),
  };
  files.set(MANIFEST, { content: json(manifest), construct: 'App' });
  problems.guard('App', () => writeOutput(previewDirectory() ?? app.outdir, files));
  problems.throwIfAny();
  reportOutput(app.outdir);
  problems.printWarnings(join(app.outdir, MANIFEST));
}

/** @param read the stack, and the stacks whose Bake files are read together with its Bake file */
function writeStackFile(
  read: readonly RenderedStack[], described: Described, files: Map<string, OutputFile>, problems: Problems,
): ManifestStack {
  const { plan, paths, buildxVersion } = described;
  const [rendered] = read;
  const { stack } = rendered;
  const names = bakeFiles(stack, paths);
  const command = bakeCommand(names, permissions(read, buildxVersion, paths));
  const construct = stack.stack.node.path;
  problems.guard(construct, () => {
    const file = bakeFile([rendered], stackGroups(rendered, plan), command, problems.report);
    const content = textOf(file, stack.stack.format);
    files.set(stack.file, { content, construct, isBakeFile: true });
  });
  return manifestStack(rendered, read, command, names, described);
}

function writeAppFile(
  app: AppSettings, stacks: readonly RenderedStack[], described: Described,
  files: Map<string, OutputFile>, problems: Problems,
): ManifestStack[] {
  const { plan, paths } = described;
  const [{ stack: { file } }] = stacks;
  const read = [paths.out(file)];
  const command = bakeCommand(read, permissions(stacks, app.buildxVersion, paths));
  const groups = appGroups(stacks, plan);
  problems.guard('App', () => {
    const content = textOf(bakeFile(stacks, groups, command, problems.report), app.format);
    files.set(file, { content, construct: 'App', isBakeFile: true });
  });
  const named = new Set(groups.map(g => g.name));
  return stacks.map(stack => {
    const names = named.has(stack.stack.name) ? [stack.stack.name] : defaultMembers(stack, plan);
    const ofStack = stacks.length === 1 ? command : [command, ...names].join(' ');
    return manifestStack(stack, stacks, ofStack, read, described);
  });
}

function readWith({ stack }: RenderedStack, rendered: ReadonlyMap<StackPlan, RenderedStack>): RenderedStack[] {
  return [...reachable([stack], s => [...s.needs])].map(needed => rendered.get(needed)!);
}

/** The text of a Bake file. */
export function textOf(file: BakeFile, format: BakeFormat): string {
  return format === BakeFormat.JSON ? toJson(file) : toHcl(file);
}
