/** A job of GitHub Actions in a short form: what it may, when it runs, and what it does. */
export function githubOutline(workflow: any): string {
  return Object.entries<any>(workflow.jobs).map(([id, job]) => lines(`${id}:`, [
    ...field('needs', job.needs),
    ...field('if', job.if),
    ...field('runs-on', job['runs-on'] === 'ubuntu-latest' ? undefined : job['runs-on']),
    `permissions: ${Object.entries(job.permissions).map(([name, value]) => `${name} ${value}`).join(', ')}`,
    ...field('matrix', job.strategy?.matrix),
    ...job.steps.flatMap((step: any) => {
      const action = step.uses?.replace(/@.*/, '');
      const condition = step.if === undefined ? '' : ` if ${step.if}`;
      return step.run === undefined ? [`- ${action}${condition}`] : [`- ${step.name}${condition}`, ...step.run.split('\n').map((line: string) => `    ${line}`)];
    }),
  ])).join('\n\n');
}

/** The jobs of a pipeline of GitLab CI in the same form. */
export function gitlabOutline(pipeline: any): string {
  return Object.entries<any>(pipeline).filter(([, job]) => job.script || job.trigger).map(([id, job]) => lines(`${id}:`, [
    ...field('needs', job.needs),
    ...field('rules', job.rules?.map((rule: any) => rule.if)),
    ...field('tags', job.tags),
    ...field('services', job.services?.map((service: any) => service.name)),
    ...field('id_tokens', job.id_tokens),
    ...field('trigger', job.trigger?.include),
    ...[...job.before_script ?? [], ...job.script ?? []].flatMap(line => line.split('\n').map((text: string, i: number) => (i === 0 ? `- ${text}` : `  ${text}`))),
  ])).join('\n\n');
}

function field(name: string, value: unknown): string[] {
  return value === undefined ? [] : [`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

function lines(title: string, content: readonly string[]): string {
  return [title, ...content.map(line => `  ${line}`)].join('\n');
}
