import { isAbsolute, relative } from 'node:path';
import { renderApp } from './render';
import { textOf } from './synthesize';
import { permissions } from '../checks/rendered/permissions';
import { InvalidValueError, quoted } from '../common/errors';
import { reachable } from '../common/graph';
import type { AppSettings } from '../constructs/app-settings';
import { ancestors } from '../constructs/effective';
import type { Image } from '../constructs/image';
import { BakeFormat } from '../constructs/layout';
import { Stack } from '../constructs/stack';
import { replaceFile } from '../output/replace-file';
import { checkTargets } from '../plan/names';
import { Problems } from '../plan/problems';
import { bakeCommand, bakeFile, defaultGroup } from '../render/bake-file';
import { GENERATED } from '../render/header';

/**
 * Writes a bake file of some images and of what they are built on.
 *
 * @returns the command that builds them
 */
export function writeClosure(app: AppSettings, path: string, images: readonly Image[]): string {
  if (!/^\.\.(\/|\\|$)/.test(relative(app.outdir, path)) && !isAbsolute(relative(app.outdir, path))) {
    throw new InvalidValueError(`${quoted(path)} is in the output folder, which holds what synth() writes and nothing else: choose another place`);
  }
  const problems = new Problems(app.strict);
  const { plan, paths, stacks: rendered } = renderApp(app, problems);
  const asked = images.map(image => {
    const target = plan.targetOf(image);
    if (!target) {
      throw new InvalidValueError(`[${image.node.path}] is no image of this App: give images that belong to it`);
    }
    return target;
  });
  if (asked.length === 0) {
    throw new InvalidValueError('A bake file needs images: give at least one');
  }
  const needs = new Map(rendered.flatMap(s => s.targets).map(t => [t.target, t.needs]));
  const wanted = reachable(asked, target => needs.get(target)!);
  // What is inherited from an image can use definitions of its stack.
  const defining = new Set([...wanted].flatMap(({ stack, image }) => [stack.stack, ...ancestors(image._props).map(parent => Stack.of(parent))]));
  const stacks = rendered
    .filter(({ stack }) => defining.has(stack.stack))
    .map(stack => ({ ...stack, targets: stack.targets.filter(t => wanted.has(t.target)) }));
  checkTargets(stacks.map(({ stack }) => ({ ...stack, targets: stack.targets.filter(t => wanted.has(t)), groups: [] })), problems.report);
  const command = bakeCommand([paths.shown(path)], permissions(stacks, app.buildxVersion, paths));
  const group = defaultGroup('The images that were asked for', asked.map(t => t.name));
  const file = bakeFile(stacks, [group], command, problems.report);
  problems.throwIfAny();

  const text = textOf(file, path.endsWith('.json') ? BakeFormat.JSON : BakeFormat.HCL);
  replaceFile(path, text, isGenerated);
  return command;
}

/** Whether a text begins with the comment of a Bake file that a synth has written, in HCL or in JSON. */
function isGenerated(text: string): boolean {
  const [first, second = ''] = text.split('\n', 2);
  return (first.startsWith('# ') ? first : first === '{' && second.startsWith('  "//":') ? second : '').includes(GENERATED);
}
