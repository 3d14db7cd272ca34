import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, BuildSecret, DockerfileLayout, Stack } from '../../src';
import { image } from '../helpers';
import type { Break } from '../output/disk';
import { onBreakingDisk, snapshot } from '../output/disk';

/** What an app has: its stacks, and their images with the texts of their Dockerfiles. */
interface Tree {
  readonly props?: AppProps;
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secret?: string;
}

const TREES: Record<string, Tree> = {
  'one image': { stacks: { s: { a: 'x' } } },
  'another text of it': { stacks: { s: { a: 'y' } } },
  'two stacks': { stacks: { s: { a: 'x' }, t: { b: 'x', c: 'x' } } },
  'other texts of both': { stacks: { s: { a: 'y' }, t: { b: 'x', c: 'y' } } },
  'another stack': { stacks: { u: { a: 'x' } } },
  'a secret': { stacks: { s: { a: 'x' } }, secret: 'x' },
  'another secret': { stacks: { s: { a: 'y' } }, secret: 'y' },
  'one Bake file': { props: { bakeFileLayout: BakeFileLayout.PER_APP, format: BakeFormat.JSON }, stacks: { s: { a: 'x' }, t: { b: 'x' } } },
  'no Dockerfile': { props: { dockerfileLayout: DockerfileLayout.INLINE }, stacks: { s: { a: 'x' }, t: { b: 'y' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-disk-'));
const outdir = join(folder, 'cdk.out');

afterAll(() => rmSync(folder, { recursive: true }));

function synth({ props, stacks, secret }: Tree): void {
  const app = new App({ ...props, outdir });
  for (const [id, images] of Object.entries(stacks)) {
    const stack = new Stack(app, id);
    for (const [name, text] of Object.entries(images)) {
      image(stack, name, { secret: secret === undefined ? undefined : [BuildSecret.text('pin', secret)] }).dockerfile.findStage('s').env({ TEXT: text });
    }
  }
  app.synth();
}

function outputOf(tree?: Tree): Record<string, string> {
  rmSync(outdir, { recursive: true, force: true });
  if (tree) {
    synth(tree);
  }
  return snapshot(outdir);
}

/** What is not in place yet, or not any more. */
function withoutStaging(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.cdk-bake')));
}

/** Whether each file of a directory, if not all of them, is as it is in an output. */
function isPartOf(files: Record<string, string>, output: Record<string, string>): boolean {
  return Object.entries(files).filter(([, content]) => content !== '(directory)' && content !== '(empty)').every(([path, content]) => output[path] === content);
}

/** Each tree becomes the next one, and the last one becomes the first. */
const NAMES = Object.keys(TREES);
const PAIRS = [...['two stacks', 'a secret'].map(name => ['nothing', name] as const), ...NAMES.map((name, i) => [NAMES.at(i - 1)!, name] as const)];

describe.each(['fails once', 'stops'] as Break[])('a disk that %s', how => {
  test.each(PAIRS)('leaves the previous or the next output when %s becomes %s, and the next synthesis succeeds', (formerName, nextName) => {
    const next = TREES[nextName];
    const after = outputOf(next);
    const before = outputOf(TREES[formerName]);
    const copy = join(folder, 'before');
    rmSync(copy, { recursive: true, force: true });
    if (existsSync(outdir)) {
      cpSync(outdir, copy, { recursive: true });
    }
    let broke = true;
    for (let n = 1; broke; n++) {
      rmSync(outdir, { recursive: true, force: true });
      if (existsSync(copy)) {
        cpSync(copy, outdir, { recursive: true });
      }

      const outcome = onBreakingDisk(n, how, 'ENOSPC', () => synth(next));

      ({ broke } = outcome);
      const left = withoutStaging(snapshot(outdir));
      if (how === 'fails once') {
        expect(left).toEqual(outcome.error ? before : after);
        if (outcome.error) {
          expect(outcome.error.message).toMatch(/^Synthesis found 1 error; nothing was written:\n {2}\[(s|t|u|App)(\/[abc])?\] \S+ cannot be written because the disk is full; free some space \(ENOSPC\)$/);
        }
      } else if (Object.keys(left).some(path => path.includes('docker-bake'))) {
        expect(isPartOf(left, before) || isPartOf(left, after)).toBe(true);
      }
      synth(next);
      expect(snapshot(outdir)).toEqual(after);
    }
    expect(broke).toBe(false);
  });
});

test('a killed process is no obstacle for another tree', () => {
  const [a, b] = [TREES['two stacks'], TREES['other texts of both']];
  const other = outputOf(TREES['another stack']);
  outputOf(a);
  for (let n = 1; onBreakingDisk(n, 'stops', 'EIO', () => synth(b)).broke; n++) {
    synth(TREES['another stack']);
    expect(snapshot(outdir)).toEqual(other);
    synth(a);
  }
});
