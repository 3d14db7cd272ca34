import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Project, Testing } from 'projen';
import { BakeApp, type BakeAppOptions, BakePythonApp } from '../src';

/** Returns a directory for a project. Without one, synthesis would replace the working directory. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'projen-cdk-bake-'));
}

export function typescriptApp(options: Partial<BakeAppOptions> = {}): BakeApp {
  return new BakeApp({ name: 'images', defaultReleaseBranch: 'main', outdir: temporaryDirectory(), ...options });
}

export function pythonApp(): BakePythonApp {
  return new BakePythonApp({
    name: 'images', moduleName: 'images', version: '0.0.0', authorName: 'Team', authorEmail: 'team@example.com', outdir: temporaryDirectory(),
  });
}

/** The files of a project, by their paths. */
export function synthesized(project: Project): Record<string, any> {
  return Testing.synth(project);
}
