import { JsonFile, type Project } from 'projen';

/** The output directory of the app. */
export const OUTPUT = 'cdk.out';

/** The tasks of a project with images: what each runs, and what people read about it. */
const TASKS: Readonly<Record<string, { readonly exec: string; readonly description: string }>> = {
  'synth': { exec: 'cdk-bake synth', description: 'Synthesize the Bake files and Dockerfiles' },
  'images:build': { exec: 'cdk-bake build', description: 'Build the images' },
  'images:diff': { exec: 'cdk-bake diff', description: 'Show what a change does, and which images are built again' },
  'images:graph': { exec: 'cdk-bake graph', description: 'Draw the graph of the images' },
  'images:lock': { exec: 'cdk-bake lock', description: 'Lock the base images to digests' },
  'watch': { exec: 'cdk-bake watch', description: 'Build the images again after each change' },
};

/**
 * Adds what each project with images has: the settings of the command `cdk-bake`, and tasks that run the command.
 *
 * @param app the command that runs the app
 */
export function addImageTasks(project: Project, app: string): void {
  // The command accepts no unknown settings, such as a marker.
  new JsonFile(project, 'cdk-bake.json', { obj: { app, output: OUTPUT }, marker: false });
  project.addGitIgnore(`/${OUTPUT}/`);
  for (const [name, { exec, description }] of Object.entries(TASKS)) {
    const task = project.tasks.tryFind(name) ?? project.addTask(name);
    task.reset(exec, { receiveArgs: true });
    task.description = description;
  }
}

/**
 * Makes the task `images:lock` look up what the app refers to in CI, such as the SBOM generator of published images.
 *
 * @param registry the registry that all jobs have in their environment
 */
export function lockAsInCi(project: Project, registry: string): void {
  project.tasks.tryFind('images:lock')?.env('IMAGE_REGISTRY', registry);
}
