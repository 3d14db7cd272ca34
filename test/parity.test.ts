import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
    differs('contexts', undefined, UBUNTU(), 'a target lists all that it starts from'),
    differs('description', undefined, expect.stringMatching(/^Build image: CPython 3\.11\.\d+ \(default\), 3\.12\.\d+, 3\.13\.\d+$/),
      'a list of the targets says what they are'),
  ],
  ...Object.fromEntries(['311', '312', '313'].map(version => [`python${version}`, [
    ...version === '313' ? [differs('dockerfile', 'Dockerfile.python311', 'Dockerfile.python313', 'the slip, which cannot be written down')] : [],
    differs('context', '.', 'cdk.out/ubu2404', 'nothing of the project is sent to a build that needs none of it'),
    differs('platforms', ['linux/arm64'], ['linux/amd64', 'linux/arm64'], 'the starting point has amd64 commented out, and wanted it'),
    differs('contexts', { 'ubu2404-plox-builder': 'target:builder' }, { builder: `target:builder-python${version}`, ...UBUNTU() },
      'an image hangs on the stage that compiles its own version, not on the builder with all of them'),
    differs('description', undefined, expect.stringMatching(/^Slim CPython 3\.\d+\.\d+$/), 'a list of the targets says what they are'),
  ]])),
};

test('the example resolves to what is kept by hand at the starting point, but for its slip and for what is better', () => {
  const byHand = print(BY_HAND);
  const ours = printFile(synthExample());

  expect(Object.keys(ours.target).filter(name => name in byHand.target)).toEqual(Object.keys(byHand.target));
  expect(ours.group.default.targets).toEqual(byHand.group.default.targets);
  for (const [name, target] of Object.entries<any>(byHand.target)) {
    const expected = { ...target };
    for (const { attribute, was, is } of DIFFERENCES[name]) {
      expect(target[attribute]).toEqual(was);
      expected[attribute] = is;
    }
    expect(ours.target[name]).toEqual(expected);
  }
});

test('what the example adds are the stages that the slim images hang on', () => {
  const byHand = print(BY_HAND);
  const ours = printFile(synthExample());

  expect(Object.keys(ours.target).filter(name => !(name in byHand.target))).toEqual(['builder-python311', 'builder-python312', 'builder-python313']);
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

function UBUNTU(): Record<string, string> {
  return { 'ubuntu:noble-20241118.1': 'docker-image://ubuntu:noble-20241118.1' };
}
