import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runHere, translatedApp } from './command';
import { ProgramBuilder } from '../../src/cli/import/build-program';
import type { Printer } from '../../src/cli/import/program/printer';
import { readBakeFiles } from '../../src/cli/import/source/bake-source';
import { inEmptyDirectories } from '../helpers';

export const DOCKERFILE = 'FROM scratch AS one\nARG A\nARG B\nFROM one AS two\nARG A\nARG B\n';

export const USES = 'FROM base AS one\nARG A\nARG B\nCOPY --from=files a /\nCOPY --from=alpine /etc /etc\n';

/** Writes files into the working directory. */
export function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Gives each test an empty directory. Returns a function that imports files, which the command compares with what the program synthesizes. */
export function importing() {
  inEmptyDirectories();
  const app = translatedApp('images.ts');
  return async (files: Record<string, string>, ...names: string[]) => {
    write({ 'Dockerfile': DOCKERFILE, 'more/Dockerfile.x': USES, 'files/a': '', ...files });
    const { status, stdout, stderr } = await runHere('import', ...names, '--stack', 'images', '--app', app);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('Error') });
    return { stdout, stderr, program: readFileSync('images.ts', 'utf8') };
  };
}

/** The program for `docker-bake.hcl`, without a question to Buildx. */
export async function printedBy(printer: Printer): Promise<string> {
  const source = await readBakeFiles(['docker-bake.hcl']);
  const resolved = { targets: {}, combinations: new Map() };
  const { program, problems } = await new ProgramBuilder({ source, printer, resolved }, 'images').build();
  expect(problems).toEqual([]);
  return printer.print(program);
}
