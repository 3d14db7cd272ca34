import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Contexts, evaluate, interpolated } from './expressions';
import { run } from './new-project';
import { temporaryDirectory } from '../projects';

/** An event that starts workflows. */
export interface Event {
  readonly repository: string;
  /** The commit that jobs check out. */
  readonly commit: string;
  readonly env: NodeJS.ProcessEnv;
  readonly github?: Contexts;
  readonly secrets?: Contexts;
  /** A stand-in for the API of GitHub, which scripts of `github-script` call. */
  readonly api?: any;
}

/** A job that has run. */
export interface JobRun {
  readonly name: string;
  /** What the scripts print. */
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the jobs of a workflow in order, each in a clone of its own, with stand-ins for actions. */
export async function runWorkflow(file: string, event: Event): Promise<JobRun[]> {
  const workflow = parse(readFileSync(join(event.repository, '.github/workflows', file), 'utf8'));
  const artifacts = temporaryDirectory();
  const needs: Record<string, any> = {};
  const runs: JobRun[] = [];
  for (const [id, job] of Object.entries<any>(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    const contexts = { github: event.github ?? {}, secrets: event.secrets ?? {}, needs };
    if (needed.some(name => !(name in needs)) || !condition(job.if, contexts)) {
      continue; // without what it needs, a job is skipped, too
    }
    for (const [index, matrix] of combinations(interpolated(job.strategy?.matrix ?? {}, contexts)).entries()) {
      const own = { ...contexts, matrix, strategy: { 'job-index': index } };
      const done = await runJob(job, { ...event, env: { ...event.env, ...workflow.env } }, own, artifacts);
      runs.push({ name: interpolated(job.name, own), ...done });
      needs[id] = { outputs: done.outputs };
    }
  }
  return runs;
}

function combinations(matrix: Readonly<Record<string, any[]>>): Contexts[] {
  const entries = Object.entries(matrix);
  return entries.length === 0 ? [{}] : entries.flatMap(([name, values]) => values.map(value => ({ [name]: value })));
}

async function runJob(job: any, event: Event, contexts: Contexts, artifacts: string): Promise<Omit<JobRun, 'name'>> {
  const temporary = temporaryDirectory();
  const clone = join(temporary, 'clone');
  const files = Object.fromEntries(['GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'].map(name => [name, join(temporary, name)]));
  Object.values(files).forEach(file => writeFileSync(file, ''));
  const steps: Record<string, any> = {};
  const all = { ...contexts, steps, runner: { temp: temporary } };
  let output = '';
  for (const step of job.steps) {
    if (!condition(step.if, all)) {
      continue;
    }
    const path = [...readFileSync(files.GITHUB_PATH, 'utf8').split('\n').reverse(), event.env.PATH].filter(entry => entry).join(':');
    const env = { ...event.env, ...files, RUNNER_TEMP: temporary, ...interpolated({ ...job.env, ...step.env }, all), PATH: path };
    const former = readFileSync(files.GITHUB_OUTPUT, 'utf8').length;
    if (step.uses === undefined) {
      const script = join(temporary, 'script.sh');
      writeFileSync(script, interpolated(step.run, all));
      output += await run(`exec bash --noprofile --norc -eo pipefail ${script} 2>&1`, clone, env);
    } else {
      await action(step.uses.replace(/@.*/, ''), interpolated(step.with ?? {}, all), { event, clone, artifacts, env });
    }
    const lines = readFileSync(files.GITHUB_OUTPUT, 'utf8').slice(former).split('\n').filter(line => line !== '');
    steps[step.id] = { outputs: Object.fromEntries(lines.map(line => /^([^=]+)=(.*)$/.exec(line)!.slice(1))) };
  }
  return { output, outputs: interpolated(job.outputs ?? {}, all) };
}

function condition(text: string | undefined, contexts: Contexts): boolean {
  return text === undefined || Boolean(evaluate(text.replace(/^\$\{\{(.*)\}\}$/, '$1'), contexts));
}

interface Place {
  readonly event: Event;
  readonly clone: string;
  readonly artifacts: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Does what an action does. */
async function action(name: string, inputs: any, { event, clone, artifacts, env }: Place): Promise<void> {
  switch (name) {
    case 'actions/checkout':
      await run(`git clone --quiet ${event.repository} ${clone} && git -C ${clone} checkout --quiet --detach ${event.commit}`, '/', env);
      return;
    case 'actions/setup-node':
      return;
    case 'actions/upload-artifact': {
      const source = join(clone, inputs.path);
      const path = existsSync(source) ? source : inputs.path;
      mkdirSync(join(artifacts, inputs.name), { recursive: true });
      cpSync(path, join(artifacts, inputs.name, path.replace(/.*\//, '')), { recursive: true });
      return;
    }
    case 'actions/download-artifact': {
      const pattern = inputs.pattern && new RegExp(`^${inputs.pattern.replaceAll('*', '.*')}$`);
      if (pattern) {
        readdirSync(artifacts).filter(artifact => pattern.test(artifact))
          .forEach(artifact => cpSync(join(artifacts, artifact), join(inputs.path, artifact), { recursive: true }));
      } else {
        cpSync(join(artifacts, inputs.name), inputs.path, { recursive: true });
      }
      return;
    }
    case 'actions/github-script': {
      process.env.DIFF = env.DIFF;
      const script = new Function('github', 'context', 'require', `return (async () => {${inputs.script}})()`);
      await script(event.api, { repo: { owner: 'team', repo: 'images' }, issue: { number: 1 } }, require);
      return;
    }
    case 'peter-evans/create-pull-request':
      await event.api.createPullRequest(inputs, await run('git status --porcelain', clone, env));
      return;
    default:
      throw new Error(`there is no stand-in for the action ${name}`);
  }
}
