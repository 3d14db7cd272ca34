import { BuildContext } from '../attributes/build-context';
import { quoted } from '../common/errors';
import type { Image } from '../constructs/image';
import { stagesOf } from '../dockerfile/graph';
import { Copy } from '../dockerfile/instructions/copy';
import { Run } from '../dockerfile/instructions/run';
import { isGitOverSsh } from '../dockerfile/syntax/remote';
import { hasRequirement, LABS } from '../dockerfile/syntax/requirement';
import type { Instruction } from '../dockerfile/syntax/writing';
import { triggersOf } from '../plan/files';
import { givenTo } from '../plan/given';
import type { Target } from '../plan/plan';
import { resultStage } from '../plan/plan';
import type { Report } from '../plan/problems';

type Needs = Pick<Instruction, 'secrets' | 'agents' | 'entitlements' | 'requires'>;

/** Whether an instruction needs anything. Most need nothing. */
function needsAny({ secrets, agents, entitlements, requires }: Needs): boolean {
  return Boolean(secrets?.length || agents?.length || entitlements?.length || requires?.length);
}

/**
 * Reports instructions that need what the image is not given, or what the frontend does not have.
 *
 * @param targets all of the image
 */
export function checkInstructions(image: Image, targets: readonly Target[], frontend: string, report: Report): void {
  const { node: { path }, _props: props } = image;
  const { secrets, agents, entitlements: allowed } = givenTo(image);
  const starts = targets.flatMap(({ stage }) => stage ?? resultStage(image) ?? []);
  const instructions = [...stagesOf(starts)].flatMap(s => [...triggersOf(s.parent), ...s._instructions]);
  const usual = instructions.some(i => i instanceof Run) ? props.mounts ?? [] : [];
  const needs: Needs[] = [...usual.map(mount => ({ secrets: mount._needed('secret'), agents: mount._needed('ssh') })), ...instructions];
  if (!agents.includes('default') && fetchesOverSsh(image, targets, instructions)) {
    report({ path, message: 'a Git repository is fetched over SSH, but no SSH agent "default" is set: add `ssh: [SshAgent.agent()]`, or use an https URL' });
  }
  for (const { secrets: wanted = [], agents: asked = [], entitlements = [], requires = [] } of needs.filter(needsAny)) {
    // One that nobody gives fails, or finds what happens to have the secret's name.
    wanted.filter(id => !secrets.includes(id)).forEach(id => report({
      path,
      message: `mounts the secret ${quoted(id)}, which it is not given: write \`secret: [BuildSecret.env(${quoted(id)})]\`, or mount it with \`required: false\``,
    }));
    asked.filter(id => !agents.includes(id)).forEach(id => report({
      path,
      message: `mounts the SSH agent ${quoted(id)}, which it is not given: write \`ssh: [SshAgent.agent(${quoted(id)})]\`, or mount it with \`required: false\``,
    }));
    entitlements.filter(e => !allowed.includes(e)).forEach(e => report({
      path, message: `has a RUN that needs the entitlement ${quoted(e)}: write \`entitlements: [${quoted(e)}]\``,
    }));
    requires.filter(r => !hasRequirement(r, frontend, image._syntax)).forEach(({ what, since }) => report({
      path,
      message: `${what} needs the frontend ${since}; this ${image._syntax ? `image is for ${image._syntax}` : `app is for ${frontend}`}: `
        + `${since === LABS ? 'write `syntax: \'docker/dockerfile:1-labs\'`' : `write new App({ frontendVersion: '${since}' }) if your builder has it, or `
          + `\`syntax: 'docker/dockerfile:${since}'\``}, or leave it out`,
    }));
  }
}

/** Whether a build needs the keys of an agent for a repository. For a context alone buildx takes the usual agent by itself. */
function fetchesOverSsh({ _props: { context, ssh } }: Image, targets: readonly Target[], instructions: readonly Instruction[]): boolean {
  const sources = new Set(targets.flatMap(({ reads }) => reads.map(read => read.source)));
  const contexts = [...sources].filter(BuildContext.isBuildContext).filter(source => source !== context || (ssh ?? []).length > 0);
  return contexts.some(source => source._kind === 'remote' && isGitOverSsh(source._value))
    || instructions.some(i => i instanceof Copy && i.instruction === 'ADD' && i.paths.some(isGitOverSsh));
}
