import { isAbsolute, relative } from 'node:path';
import { renderApp } from './render';
import { textOf } from './synthesize';
import { permissions } from '../checks/rendered/permissions';
import { previewDirectory } from '../common/command';
import { InvalidValueError, quoted } from '../common/errors';
import { reachable } from '../common/graph';
import type { AppSettings } from '../constructs/app-settings';
import { ancestors } from '../constructs/effective';
import type { Image } from '../constructs/image';
import { BakeFormat } from '../constructs/layout';
import { Stack } from '../constructs/stack';
import { replaceFile } from '../output/replace-file';
import { checkTargets } from '../plan/names';
import type { StackPlan, Target } from '../plan/plan';
import { Problems } from '../plan/problems';
import { bakeCommand, bakeFile, defaultGroup } from '../render/bake-file';
import { GENERATED } from '../render/header';

/**
 * Writes a Bake file with the given images and all images they depend on.
 *
 * @returns the command that builds the images
 */
export function writeClosure(app: AppSettings, path: string, images: readonly Image[]): string {
  const fromOutput = relative(app.outdir, path);
  if (!/^\.\.(\/|\\|$)/.test(fromOutput) && !isAbsolute(fromOutput)) {
    throw new InvalidValueError(`path ${quoted(path)} is in the output directory, `
      + 'but only synth() writes to that directory; use another path');
  }
  const problems = new Problems(app.strict);
  const { plan, paths, stacks: rendered } = renderApp(app, problems);
  const asked = images.map(image => {
    const target = plan.targetOf(image);
    if (!target) {
      throw new InvalidValueError(`[${image.node.path}] the image does not belong to this App; use images of this App`);
    }
    return target;
  });
  if (asked.length === 0) {
    throw new InvalidValueError('a Bake file requires at least one image; add an image');
  }
  const needs = new Map(rendered.flatMap(s => s.targets).map(t => [t.target, t.needs]));
  const wanted = reachable(asked, target => needs.get(target)!);
  // Inherited attributes can use definitions of other stacks.
  const stacksOf = ({ stack, image }: Target) =>
    [stack.stack, ...ancestors(image._props).map(parent => Stack.of(parent))];
  const defining = new Set([...wanted].flatMap(stacksOf));
  const stacks = rendered
    .filter(({ stack }) => defining.has(stack.stack))
    .map(stack => ({ ...stack, targets: stack.targets.filter(t => wanted.has(t.target)) }));
  const ownTargets = (stack: StackPlan) => stack.targets.filter(t => wanted.has(t));
  const plans = stacks.map(({ stack }) => ({ ...stack, targets: ownTargets(stack), groups: [] }));
  checkTargets(plans, problems.report);
  const command = bakeCommand([paths.shown(path)], permissions(stacks, app.buildxVersion, paths));
  const groups = defaultGroup('Requested images', asked.map(t => t.name));
  const file = bakeFile(stacks, groups, command, problems.report);
  problems.throwIfAny();

  const text = textOf(file, path.endsWith('.json') ? BakeFormat.JSON : BakeFormat.HCL);
  if (previewDirectory() === undefined) {
    replaceFile(path, text, isGenerated);
  }
  return command;
}

/** Whether a text starts with the comment of a generated Bake file, in HCL or JSON. */
function isGenerated(text: string): boolean {
  const [first, second = ''] = text.split('\n', 2);
  const isHcl = first.startsWith('# ') && first.includes(GENERATED);
  return isHcl || (first === '{' && second.startsWith('  "//":') && second.includes(GENERATED));
}
