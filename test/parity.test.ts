import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bakePrint, describeWithBuildx } from './buildx';

const ROOT = join(__dirname, '..');
const UBUNTU = { 'ubuntu:noble-20241118.1': 'docker-image://ubuntu:noble-20241118.1' };

/**
 * The bake file that the starting point keeps by hand, in our words: the same targets, files, tags, platforms and
 * contexts, and the same slip, which builds the image for 3.13 from the Dockerfile for 3.11.
 */
const BY_HAND = `
group "default" {
  targets = ["builder", "python311", "python312", "python313"]
}
target "builder" {
  dockerfile = "Dockerfile.builder"
  tags       = ["docker.io/codeplox-dev/ubu2404-python-base"]
  platforms  = ["linux/arm64"]
}
${[['311', '311'], ['312', '312'], ['313', '311']].map(([version, file]) => `
target "python${version}" {
  dockerfile = "Dockerfile.python${file}"
  tags       = ["docker.io/codeplox-dev/ubu2404-python-${version}"]
  platforms  = ["linux/arm64"]
  contexts   = { ubu2404-plox-builder = "target:builder" }
}`).join('')}
`;

/** What is different on purpose: attribute by attribute, what it was, what it is, and why. */
const DIFFERENCES: Record<string, Difference[]> = {
  builder: [
    differs('context', '.', 'cdk.out/ubu2404', 'nothing of the project is sent to a build that needs none of it'),
    differs('platforms', ['linux/arm64'], ['linux/amd64', 'linux/arm64'], 'the starting point has amd64 commented out, and wanted it'),
    differs('contexts', undefined, UBUNTU, 'a target lists all that it starts from'),
    differs('description', undefined, expect.stringMatching(/^Build image: CPython 3\.11\.\d+ \(default\), 3\.12\.\d+, 3\.13\.\d+$/),
      'a list of the targets says what they are'),
  ],
  ...Object.fromEntries(['311', '312', '313'].map(version => [`python${version}`, [
    ...version === '313' ? [differs('dockerfile', 'Dockerfile.python311', 'Dockerfile.python313', 'the slip, which cannot be written down')] : [],
    differs('context', '.', 'cdk.out/ubu2404', 'nothing of the project is sent to a build that needs none of it'),
    differs('platforms', ['linux/arm64'], ['linux/amd64', 'linux/arm64'], 'the starting point has amd64 commented out, and wanted it'),
    differs('contexts', { 'ubu2404-plox-builder': 'target:builder' }, { builder: `target:builder-python${version}`, ...UBUNTU },
      'an image hangs on the stage that compiles its own version, not on the builder with all of them'),
    differs('description', undefined, expect.stringMatching(/^Slim CPython 3\.\d+\.\d+$/), 'a list of the targets says what they are'),
  ]])),
};

describeWithBuildx('the example of the README, as the real buildx resolves it', () => {
  const byHand = () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-by-hand-'));
    writeFileSync(join(folder, 'by-hand.hcl'), BY_HAND);
    return bakePrint(folder, ['by-hand.hcl']);
  };
  const ours = () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-parity-'));
    execFileSync(join(ROOT, 'node_modules/.bin/tsx'), ['--tsconfig', join(ROOT, 'tsconfig.dev.json'), join(ROOT, 'examples/ubu2404-python/main.ts')],
      { cwd: folder, env: { ...process.env, CDK_BAKE_OUTDIR: '' } });
    return bakePrint(folder, ['cdk.out/ubu2404/docker-bake.hcl']);
  };

  test('is equivalent to the Bake file maintained by hand, apart from its mistake and deliberate improvements', () => {
    const [expected, actual] = [byHand(), ours()];

    expect(actual.group.default.targets).toEqual(expected.group.default.targets);
    for (const [name, target] of Object.entries(expected.target)) {
      for (const { attribute, was, is } of DIFFERENCES[name]) {
        expect({ name, attribute, value: target[attribute] }).toEqual({ name, attribute, value: was });
        target[attribute] = is;
      }
      expect(actual.target[name]).toEqual(target);
    }
  });

  test('has one more target for each version: the stage that its slim image depends on', () => {
    const known = Object.keys(byHand().target);

    expect(Object.keys(ours().target).filter(name => !known.includes(name))).toEqual(['builder-python311', 'builder-python312', 'builder-python313']);
  });
});

interface Difference {
  readonly attribute: string;
  readonly was: unknown;
  readonly is: unknown;
  readonly reason: string;
}

function differs(attribute: string, was: unknown, is: unknown, reason: string): Difference {
  return { attribute, was, is, reason };
}
