import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Project, Testing } from 'projen';
import { BakeApp, type BakeAppOptions, BakePythonApp } from '../src';

const directories: string[] = [];

afterAll(() => directories.splice(0).forEach(path => rmSync(path, { recursive: true, force: true })));

/** Returns a directory for a project, until the tests end. Without one, synthesis would replace the working directory. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'projen-cdk-bake-'));
  directories.push(directory);
  return directory;
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

/** Writes the files of a project, and returns their directory. */
export function written(project: Project): string {
  const directory = temporaryDirectory();
  for (const [path, content] of Object.entries(synthesized(project))) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return directory;
}
