import { quoted } from '../../common/errors';
import type { Image } from '../../constructs/image';
import type { NeedOnDisk } from '../../dockerfile/existing/needs';
import { onDisk } from '../../dockerfile/existing/on-disk';
import { baseStage, globalValues } from '../../dockerfile/existing/references';
import { stagesOf } from '../../dockerfile/graph';
import { givenContexts, readOf } from '../../plan/existing/contexts';
import { targetStages } from '../../plan/existing/stages';
import { TOKEN_RULES } from '../../plan/existing/token-expansion';
import type { Given } from '../../plan/given';
import { givenTo } from '../../plan/given';
import type { Target } from '../../plan/plan';
import { resultStages } from '../../plan/plan';
import type { Report } from '../../plan/problems';

/** A requirement, with the Dockerfile of its instruction. */
interface Need extends NeedOnDisk {
  readonly file: string;
}

/**
 * Reports instructions of existing Dockerfiles that require a secret, an SSH agent or an entitlement that the image
 * does not define, in the stages that are built.
 *
 * @param targets all targets of the image
 */
export function checkNeedsOnDisk(image: Image, targets: readonly Target[], report: Report): void {
  const all = [...ofFile(image, targets), ...ofBases(image, targets)];
  const needs = new Map(all.map(need => [`${need.file}:${need.number} ${need.kind} ${need.name}`, need]));
  if (needs.size === 0) {
    return;
  }
  const given = givenTo(image);
  for (const { kind, name, file, number } of needs.values()) {
    const { known, problem, fix } = requirementOf(kind, quoted(name), given);
    if (known && !known.includes(name)) {
      report({ path: image.node.path, message: `RUN in ${file}:${number} ${problem}; add ${fix}` });
    }
  }
}

/** A requirement in a message, with the IDs that fulfill it. */
interface Requirement {
  readonly known: readonly string[] | undefined;
  readonly problem: string;
  readonly fix: string;
}

function requirementOf(kind: Need['kind'], name: string, given: Given): Requirement {
  switch (kind) {
    case 'secret': return {
      known: given.secrets,
      problem: `mounts the secret ${name}, but the image does not define it`,
      fix: `\`BuildSecret.env(${name})\` to \`secret\`, or remove \`required\` from the mount`,
    };
    case 'agent': return {
      known: given.agents,
      problem: `mounts the SSH agent ${name}, but the image does not define it`,
      fix: `\`SshAgent.agent(${name})\` to \`ssh\`, or remove \`required\` from the mount`,
    };
    default: return {
      known: given.entitlements,
      problem: `requires the entitlement ${name}, but the image does not allow it`,
      fix: `${name} to \`entitlements\``,
    };
  }
}

/** The requirements of the existing Dockerfile of an image, and of the base images of its stages. */
function ofFile(image: Image, targets: readonly Target[]): Need[] {
  const { name: file = '', reading } = image.dockerfile._existing ?? {};
  if (!reading) {
    return [];
  }
  const replaced = new Set(givenContexts(image).map(({ key }) => key));
  const wanted = targets.flatMap(({ stage }) => targetStages(image, reading, stage?.name));
  const { stages, bases } = readOf(image, reading, wanted, TOKEN_RULES, replaced);
  const values = globalValues(reading, image._props.args);
  const built = [...stages].filter(({ name = '' }) => !replaced.has(name));
  const isBuilt = new Set(built);
  const own = built.flatMap(one => {
    const parent = baseStage(one, reading, values);
    const triggered = parent && isBuilt.has(parent) ? parent.onBuildNeeds : [];
    return [...one.needs, ...triggered].map(need => ({ ...need, file }));
  });
  return [...own, ...[...bases].flatMap(base => base.stage.onBuildNeeds.map(need => ({ ...need, file: base.file })))];
}

/** The requirements of `ONBUILD` instructions of the existing Dockerfiles that generated stages are built on. */
function ofBases(image: Image, targets: readonly Target[]): Need[] {
  const starts = targets.flatMap(({ stage }) => stage ?? resultStages(image));
  const stages = image.dockerfile._existing ? [] : stagesOf(starts);
  return [...stages].flatMap(({ parent }) => {
    const base = onDisk(parent);
    return (base?.stage.onBuildNeeds ?? []).map(need => ({ ...need, file: base!.file }));
  });
}
