import { quoted } from '../../common/errors';
import type { Image } from '../../constructs/image';
import type { NeedOnDisk } from '../../dockerfile/existing/needs';
import { onDisk } from '../../dockerfile/existing/on-disk';
import { baseStage, globalValues } from '../../dockerfile/existing/references';
import { stagesOf } from '../../dockerfile/graph';
import { givenContexts, readOf } from '../../plan/existing/contexts';
import { stageOf } from '../../plan/existing/stages';
import { TOKEN_RULES } from '../../plan/existing/token-expansion';
import { givenTo } from '../../plan/given';
import type { Target } from '../../plan/plan';
import { resultStage } from '../../plan/plan';
import type { Report } from '../../plan/problems';

/** A need, and the Dockerfile that has it. */
interface Need extends NeedOnDisk {
  readonly file: string;
}

/**
 * Reports instructions of existing Dockerfiles that need what the image is not given, in the stages that are built.
 *
 * @param targets all of the image
 */
export function checkNeedsOnDisk(image: Image, targets: readonly Target[], report: Report): void {
  const needs = new Map([...ofFile(image, targets), ...ofBases(image, targets)].map(need => [`${need.file}:${need.number} ${need.kind} ${need.name}`, need]));
  if (needs.size === 0) {
    return;
  }
  const { path } = image.node;
  const { secrets, agents, entitlements } = givenTo(image);
  for (const { kind, name, file, number } of needs.values()) {
    const [given, what, fix] = kind === 'secret' ? [secrets, 'mounts the secret', `\`secret: [BuildSecret.env(${quoted(name)})]\`, or remove \`required\` from the mount`]
      : kind === 'agent' ? [agents, 'mounts the SSH agent', `\`ssh: [SshAgent.agent(${quoted(name)})]\`, or remove \`required\` from the mount`]
        : [entitlements, 'needs the entitlement', `\`entitlements: [${quoted(name)}]\``];
    if (!given.includes(name)) {
      report({ path, message: `RUN in ${file}:${number} ${what} ${quoted(name)}, but the image is not given it; add ${fix}` });
    }
  }
}

/** The needs of the existing Dockerfile of an image, and of what its stages start from. */
function ofFile(image: Image, targets: readonly Target[]): Need[] {
  const { name: file = '', reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const replaced = new Set(givenContexts(image).map(({ key }) => key));
  const { stages, bases } = readOf(image, reading, targets.flatMap(({ stage }) => stageOf(image, reading, stage?.name)), TOKEN_RULES, replaced);
  const values = globalValues(reading, image._props.args);
  const built = [...stages].filter(({ name = '' }) => !replaced.has(name));
  const isBuilt = new Set(built);
  const own = built.flatMap(one => {
    const parent = baseStage(one, reading, values);
    return [...one.needs, ...parent && isBuilt.has(parent) ? parent.onBuildNeeds : []].map(need => ({ ...need, file }));
  });
  return [...own, ...[...bases].flatMap(base => base.stage.onBuildNeeds.map(need => ({ ...need, file: base.file })))];
}

/** The needs of ONBUILD instructions of the existing Dockerfiles that generated stages start from. */
function ofBases(image: Image, targets: readonly Target[]): Need[] {
  const stages = image.dockerfile._existing ? [] : stagesOf(targets.flatMap(({ stage }) => stage ?? resultStage(image) ?? []));
  return [...stages].flatMap(({ parent }) => {
    const base = onDisk(parent);
    return (base?.stage.onBuildNeeds ?? []).map(need => ({ ...need, file: base!.file }));
  });
}
