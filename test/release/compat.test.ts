import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, unpacked } from './packed';

/** The last release, which is the package as it is. */
const lastRelease = unpacked();

interface Assembly {
  readonly types: Record<string, { properties?: { name: string; optional?: boolean }[]; methods?: { name: string }[] }>;
}

/** Compares the last release with one whose API and declared breaks a test has changed. */
function compat(change: (assembly: Assembly) => void, declared?: string): { status: number | null; stderr: string } {
  const next = mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));
  const assembly = JSON.parse(readFileSync(join(lastRelease, '.jsii'), 'utf8'));
  change(assembly);
  writeFileSync(join(next, '.jsii'), JSON.stringify(assembly));
  writeFileSync(join(next, 'package.json'), readFileSync(join(lastRelease, 'package.json')));
  mkdirSync(join(next, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/constructs'), join(next, 'node_modules/constructs'));
  if (declared !== undefined) {
    writeFileSync(join(next, '.compatignore'), declared);
  }
  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  return spawnSync(join(ROOT, 'scripts/release/compat'), [lastRelease], { cwd: next, env, encoding: 'utf8' });
}

const withoutRegistry = ({ types }: Assembly) => {
  const stack = types['cdk-bake.StackProps'];
  const before = stack.properties!.length;
  stack.properties = stack.properties!.filter(({ name }) => name !== 'registry');
  expect(stack.properties).toHaveLength(before - 1);
};

test('an API without changes is accepted, and so is a new property', () => {
  expect(compat(() => undefined)).toMatchObject({ status: 0, stderr: '' });
  const added = ({ types }: Assembly) => types['cdk-bake.StackProps'].properties!.push({ ...types['cdk-bake.StackProps'].properties![0], name: 'more' });
  expect(compat(added)).toMatchObject({ status: 0, stderr: '' });
});

test('a removed property is refused, unless the break is declared', () => {
  const { status, stderr } = compat(withoutRegistry);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('cdk-bake.StackProps.registry') });
  const [, key] = /\[(.*)\]/.exec(stderr.replace(/\x1b\[\d+m/g, ''))!;
  expect(key).toBe('removed:cdk-bake.StackProps.registry');
  expect(compat(withoutRegistry, `# Images have a registry of their own.\n${key}\n`)).toMatchObject({ status: 0 });
});

test('a declared break does not hide another one', () => {
  const more = (assembly: Assembly) => {
    withoutRegistry(assembly);
    assembly.types['cdk-bake.Image'].methods = assembly.types['cdk-bake.Image'].methods!.filter(({ name }) => name !== 'addTest');
  };
  expect(compat(more, 'removed:cdk-bake.StackProps.registry\n')).toMatchObject({ status: 1, stderr: expect.stringContaining('addTest') });
});
