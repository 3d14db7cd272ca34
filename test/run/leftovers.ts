import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
/** Where reports go. */
const REPORTS = ['coverage', 'test-reports'];
/** How the names of the tests' own directories begin. Engines and compilers use the temporary directory, too. */
const OF_TESTS = 'cdk-bake';

/** Directories, with what each of them contained before the run. */
const before = new Map<string, ReadonlySet<string>>();

/** Remembers what the project and a temporary directory contain. */
export function remember(temporary: string): void {
  before.set(ROOT, new Set([...readdirSync(ROOT), ...REPORTS]));
  // Elsewhere, another run of the tests can use the temporary directory.
  if (process.env.CI) {
    before.set(temporary, new Set(readdirSync(temporary)));
  }
}

/** What has appeared since then, apart from the directory of the run itself. */
export function leftovers(): string[] {
  return [...before].flatMap(([folder, known]) => readdirSync(folder)
    .filter(name => !known.has(name) && (folder === ROOT || name.startsWith(OF_TESTS)))
    .map(name => join(folder, name)))
    .filter(path => path !== process.env.TMPDIR);
}
