import { Fields } from '../core/fields';
import { NetworkMode } from '../core/image-props';
import { stagesOf } from '../dockerfile/graph';
import { quoted } from '../errors';
import { resultStage, Target } from './plan';
import type { Report } from './problems';

/** Reports instructions that need what the image is not given, or what the frontend does not have. */
export function checkInstructions({ image, stage }: Target, frontend: string, report: Report): void {
  const { node: { path }, _props: props } = image;
  const start = stage ?? resultStage(image);
  const secrets = idsOf(props.secret);
  const agents = idsOf(props.ssh);
  const allowed = [...props.entitlements ?? [], ...props.network === NetworkMode.HOST ? ['network.host'] : []].map(e => e.replace(/=.*/, ''));
  for (const { _instructions } of start ? stagesOf(start) : []) {
    for (const { secrets: wanted = [], agents: asked = [], entitlements = [], requires = [] } of _instructions) {
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
      requires.filter(({ since }) => !has(frontend, since)).forEach(({ what, since }) => report({
        path,
        message: `${what} needs the frontend ${since}; this app is for ${frontend}: `
        + `${since === 'labs' ? 'leave it out' : `write new App({ frontend: '${since}' }) if your builder has it, or leave it out`}`,
      }));
    }
  }
}

function idsOf(values: readonly { readonly _fields: Fields }[] = []): unknown[] {
  return values.map(({ _fields }) => _fields.find(([key]) => key === 'id')?.[1]);
}

function has(frontend: string, since: string): boolean {
  return since !== 'labs' && Number(frontend.split('.')[1]) >= Number(since.split('.')[1]);
}
