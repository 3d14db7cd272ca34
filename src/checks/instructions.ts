import { frontendImage, frontendText } from './existing/frontend';
import { BuildContext } from '../attributes/build-context';
import { quoted } from '../common/errors';
import type { Image } from '../constructs/image';
import { stagesOf } from '../dockerfile/graph';
import { Copy } from '../dockerfile/instructions/copy';
import { Run } from '../dockerfile/instructions/run';
import { isGitOverSsh } from '../dockerfile/syntax/remote';
import type { FrontendRequirement } from '../dockerfile/syntax/requirement';
import { hasRequirement, LABS } from '../dockerfile/syntax/requirement';
import type { Instruction } from '../dockerfile/syntax/writing';
import { triggersOf } from '../plan/files';
import { givenTo } from '../plan/given';
import type { Target } from '../plan/plan';
import { resultStages } from '../plan/plan';
import type { Report } from '../plan/problems';

type Needs = Pick<Instruction, 'secrets' | 'agents' | 'entitlements' | 'requires'>;

/** Whether an instruction requires anything. Most instructions do not. */
function needsAny({ secrets, agents, entitlements, requires }: Needs): boolean {
  return Boolean(secrets?.length || agents?.length || entitlements?.length || requires?.length);
}

/**
 * Reports instructions that require a secret, an SSH agent or an entitlement that the image does not define, or a later
 * Dockerfile frontend.
 *
 * @param targets all targets of the image
 */
export function checkInstructions(image: Image, targets: readonly Target[], frontend: string, report: Report): void {
  const { node: { path }, _props: props } = image;
  const { secrets, agents, entitlements: allowed } = givenTo(image);
  const starts = targets.flatMap(({ stage }) => stage ?? resultStages(image));
  const instructions = [...stagesOf(starts)].flatMap(s => [...triggersOf(s.parent), ...s._instructions]);
  const mounts = instructions.some(i => i instanceof Run) ? props.mounts ?? [] : [];
  const ofMounts = mounts.map(mount => ({ secrets: mount._needed('secret'), agents: mount._needed('ssh') }));
  const needs: Needs[] = [...ofMounts, ...instructions];
  if (agents && !agents.includes('default') && fetchesOverSsh(image, targets, instructions)) {
    report({
      path,
      message: 'a Git repository is fetched over SSH, but the image does not define the SSH agent "default"; '
        + 'add `SshAgent.agent()` to `ssh`, or use an https URL',
    });
  }
  for (const { secrets: wanted = [], agents: asked = [], entitlements = [], requires = [] } of needs.filter(needsAny)) {
    // Without a definition, the step fails, or finds an unrelated secret with the same ID.
    wanted.filter(id => secrets && !secrets.includes(id)).forEach(id => report({
      path,
      message: `an instruction mounts the secret ${quoted(id)}, but the image does not define it; `
        + `add \`BuildSecret.env(${quoted(id)})\` to \`secret\`, or set \`required\` of the mount to false`,
    }));
    asked.filter(id => agents && !agents.includes(id)).forEach(id => report({
      path,
      message: `an instruction mounts the SSH agent ${quoted(id)}, but the image does not define it; `
        + `add \`SshAgent.agent(${quoted(id)})\` to \`ssh\`, or set \`required\` of the mount to false`,
    }));
    entitlements.filter(e => !allowed.includes(e)).forEach(e => report({
      path,
      message: `a RUN instruction requires the entitlement ${quoted(e)}, but the image does not allow it; `
        + `add ${quoted(e)} to \`entitlements\``,
    }));
    requires.filter(r => !hasRequirement(r, frontend, image._syntax))
      .forEach(requirement => report({ path, message: frontendMessage(requirement, frontend, image._syntax) }));
  }
}

function frontendMessage({ what, since }: FrontendRequirement, frontend: string, syntax: string | undefined): string {
  const given = syntax === undefined ? `the app is for ${frontend}` : `the image is for ${syntax}`;
  const onApp = since === LABS ? ''
    : `set \`frontendVersion\` to ${quoted(since)} on the App if your builder has it, or `;
  return `${what} requires ${frontendText(since)}, but ${given}; `
    + `${onApp}set \`syntax\` to ${quoted(frontendImage(since))} on the image`;
}

/**
 * Whether a build requires an SSH agent for a Git repository. For the main context alone, Buildx adds the default agent
 * itself.
 */
function fetchesOverSsh(
  { _props: { context, ssh } }: Image, targets: readonly Target[], instructions: readonly Instruction[],
): boolean {
  const sources = new Set(targets.flatMap(({ reads }) => reads.map(read => read.source)));
  const contexts = [...sources].filter(BuildContext.isBuildContext)
    .filter(source => source !== context || (ssh ?? []).length > 0);
  return contexts.some(source => source._kind === 'remote' && isGitOverSsh(source._value))
    || instructions.some(i => i instanceof Copy && i.instruction === 'ADD' && i.paths.some(isGitOverSsh));
}
