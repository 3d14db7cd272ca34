import { IConstruct } from 'constructs';
import { toHcl } from '../bake/hcl';
import { toJson } from '../bake/json';
import { attributeSince, compareBuildx } from '../bake/versions';
import { Image } from '../core/image';
import { BakeFormat, DockerfilePlacement } from '../core/stack';
import { InvalidValueError, Problem, SynthesisError } from '../errors';
import { bakeCommand, bakeFileName, bakeFiles, stackFile } from './bake-file';
import { targetBlock } from './bake-target';
import { ImageDockerfile, imageDockerfile } from './image-dockerfile';
import { json, Manifest, ManifestStack, shownStrings, treeJson } from './manifest';
import { assignNames } from './names';
import { fileHashes, MANIFEST, writeOutput } from './output-folder';
import { Paths } from './paths';
import { permissions } from './permissions';
import { Plan, planTree, StackPlan, Target } from './plan';
import { Resolver } from './resolve';
import { validatePlan } from './validate';

/** Turns the tree into files: validates all of it, then writes all of it. */
export function synthesize(root: IConstruct, outdir: string, buildx: string): void {
  const problems = new Problems();
  const constructs = root.node.findAll();
  for (const image of constructs.filter(Image.isImage)) {
    problems.guard(image.node.path, () => image._prepare());
  }
  for (const { node } of constructs) {
    node.validate().forEach(message => problems.report({ path: node.path || 'App', message }));
  }
  const plan = planTree(root, problems.report);
  assignNames(plan, problems.report);
  validatePlan(root, plan, problems.report);
  problems.throwIfAny();

  const files = new Map<string, string | Buffer>();
  const paths = new Paths(outdir);
  const stacks = plan.stacks.map(stack => writeStack(stack, plan, paths, files, problems));
  plan.stacks.forEach(stack => checkBuildx(stack, buildx, problems.report));
  problems.throwIfAny();

  files.set('tree.json', treeJson(root, c => (Image.isImage(c) ? plan.targetOf(c)?.name : undefined)));
  const manifest: Manifest = { generator: 'cdk-bake', version: 1, stacks, files: fileHashes(files) };
  files.set(MANIFEST, json(manifest)); // last, so that it never names what is not there yet
  problems.guard(root.node.path || 'App', () => writeOutput(outdir, files));
  problems.throwIfAny();
}

function writeStack(stack: StackPlan, plan: Plan, paths: Paths, files: Map<string, string | Buffer>, problems: Problems): ManifestStack {
  const resolver = new Resolver(stack);
  const dockerfiles = new Map<Image, ImageDockerfile>();
  for (const target of stack.targets.filter(t => !t.stage)) {
    problems.guard(target.image.node.path, () => {
      const dockerfile = imageDockerfile(target, plan);
      dockerfiles.set(target.image, dockerfile);
      if (stack.stack.dockerfiles === DockerfilePlacement.INLINE) {
        return;
      }
      files.set(`${stack.name}/${dockerfile.fileName}`, dockerfile.content);
      if (dockerfile.ignore) {
        files.set(`${stack.name}/${dockerfile.fileName}.dockerignore`, dockerfile.ignore);
      }
    });
  }
  const blocks = stack.targets.flatMap(target => {
    const dockerfile = dockerfiles.get(target.image);
    const block = dockerfile && problems.guard(target.image.node.path, () => targetBlock(target, dockerfile, plan, paths));
    for (const name of block?.attributes.keys() ?? []) {
      stack.requires.push({ what: name, since: attributeSince(name), path: target.image.node.path });
    }
    return block ? [{ target, block, dockerfile }] : [];
  });
  const command = bakeCommand(stack, paths, permissions(stack, paths));
  problems.guard(stack.stack.node.path, () => {
    const file = stackFile(stack, plan, resolver, blocks.map(b => b.block), command);
    files.set(bakeFileName(stack), stack.stack.format === BakeFormat.JSON ? toJson(file) : toHcl(file));
  });
  return {
    path: stack.stack.node.path,
    folder: stack.name,
    command,
    bakeFiles: bakeFiles(stack, paths),
    dependencies: [...stack.needs].map(s => s.name),
    targets: blocks.map(({ target, block, dockerfile }) => ({
      name: target.name,
      path: target.image.node.path,
      dockerfile: files.has(`${stack.name}/${dockerfile.fileName}`) ? `${stack.name}/${dockerfile.fileName}` : undefined,
      published: isPublished(target),
      tags: shownStrings(block.attributes.get('tags')),
      platforms: shownStrings(block.attributes.get('platforms')),
    })),
  };
}

/** buildx ignores attributes that it does not know, silently. */
function checkBuildx({ requires }: StackPlan, buildx: string, report: (problem: Problem) => void): void {
  for (const { what, since, path } of requires) {
    if (compareBuildx(since, buildx) > 0) {
      report({ path, message: `${what} needs buildx ${since}; this app is for ${buildx}: write new App({ buildx: '${since}' }), or leave it out` });
    }
  }
}

function isPublished({ image, stage }: Target): boolean {
  return stage === undefined && image.published;
}

/** What is wrong, each thing once. */
class Problems {
  private readonly found = new Map<string, Problem>();

  public readonly report = (problem: Problem): void => {
    this.found.set(`${problem.path}\n${problem.message}`, problem);
  };

  /** Runs a step of one construct; a value that is found wrong there is reported with the rest. */
  public guard<T>(path: string, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof InvalidValueError)) {
        throw error;
      }
      this.report({ path, message: error.message });
      return undefined;
    }
  }

  public throwIfAny(): void {
    if (this.found.size > 0) {
      throw new SynthesisError([...this.found.values()]);
    }
  }
}
