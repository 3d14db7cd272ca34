import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, BakeFormat, BuildSecret, Group, Stack } from '../../src';
import { image } from '../helpers';
import { snapshot } from './disk';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-output-'));
const outdir = join(folder, 'cdk.out');
const at = (path: string) => join(outdir, path);

beforeEach(() => rmSync(outdir, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** An app of one stack and images of these names. */
function app(...images: string[]): App {
  const result = new App({ outdir });
  const stack = new Stack(result, 's');
  images.forEach(id => image(stack, id));
  return result;
}

/** The error of a synth. */
function failure(synthesized: App): string {
  try {
    synthesized.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function put(path: string, text = 'mine'): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function changeManifest(change: (manifest: any) => void): void {
  const manifest = JSON.parse(readFileSync(at('manifest.json'), 'utf8'));
  change(manifest);
  writeFileSync(at('manifest.json'), JSON.stringify(manifest));
}

describe('what is not of cdk-bake', () => {
  test('a link in the place of a directory is not followed for writing', () => {
    const victim = join(folder, 'victim');
    put(join(victim, 'Dockerfile.a'));
    mkdirSync(outdir);
    symlinkSync(victim, at('s'));
    put(at('manifest.json'), JSON.stringify({ generator: 'cdk-bake', files: { 's/Dockerfile.a': '' } }));

    expect(failure(app('a'))).toContain(`${at('s')} is a link where the output has a directory: move it elsewhere`);
    expect(readFileSync(join(victim, 'Dockerfile.a'), 'utf8')).toBe('mine');
  });

  test('nor for deleting', () => {
    const key = join(folder, 'home/.ssh/id');
    put(key);
    app('a').synth();
    symlinkSync(join(folder, 'home'), at('cache'));
    changeManifest(manifest => manifest.files['cache/.ssh/id'] = '');

    app('b').synth();

    expect(existsSync(key)).toBe(true);
    expect(lstatSync(at('cache')).isSymbolicLink()).toBe(true);
  });

  test('a link in the place of a file is replaced, and what it leads to stays', () => {
    app('a').synth();
    const victim = join(folder, 'victim.txt');
    put(victim);
    rmSync(at('s/Dockerfile.a'));
    symlinkSync(victim, at('s/Dockerfile.a'));

    app('a').synth();

    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(lstatSync(at('s/Dockerfile.a')).isFile()).toBe(true);
  });

  test.each(['.cdk-bake/mine.txt', '.cdk-bake/new/mine.txt', '.cdk-bake/old/s/Dockerfile.a'])('%s stays', path => {
    put(at(path));

    expect(failure(app('a'))).toContain(`${at('.cdk-bake')} is not of cdk-bake, which writes new files to a directory of this name: move it elsewhere`);
    expect(snapshot(outdir)[path]).toBe('mine');
  });

  test('a directory in the place of a file stays', () => {
    app('a').synth();
    rmSync(at('s/Dockerfile.a'));
    put(at('s/Dockerfile.a/mine.txt'));

    expect(failure(app('a'))).toContain('s/Dockerfile.a in');
    app('b').synth();
    expect(readFileSync(at('s/Dockerfile.a/mine.txt'), 'utf8')).toBe('mine');
  });

  test('a .gitignore stays, and is no reason to refuse a directory', () => {
    put(at('.gitignore'), 'secrets/\n');

    app('a').synth();

    expect(readFileSync(at('.gitignore'), 'utf8')).toBe('secrets/\n');
  });

  test.each(['package.json', 'images.hcl'])('writeBakeFile does not replace %s', name => {
    const path = join(folder, name);
    put(path, '{ "description": "synthesized by cdk-bake. Change the constructs" }');

    expect(() => app('a').writeBakeFile(path, [])).toThrow();
    const tree = app('a');
    expect(() => tree.writeBakeFile(path, [tree.node.findChild('s').node.findChild('a') as any])).toThrow(
      `${path} is not a Bake file of cdk-bake, and stays as it is: move it elsewhere, or write to another path`);
    expect(readFileSync(path, 'utf8')).toContain('description');
  });

  test.each(['hcl', 'json'])('writeBakeFile replaces what it has written, and follows no link (%s)', ending => {
    const path = join(folder, `closure.${ending}`);
    const write = (tree: App) => tree.writeBakeFile(path, [tree.node.findChild('s').node.findChild('a') as any]);
    write(app('a', 'b'));
    write(app('a'));
    expect(readFileSync(path, 'utf8')).toContain('cdk-bake');

    const link = join(folder, `link.${ending}`);
    symlinkSync(path, link);
    const tree = app('a');
    expect(() => tree.writeBakeFile(link, [tree.node.findChild('s').node.findChild('a') as any])).toThrow('is not a Bake file of cdk-bake');
  });
});

describe('what a synth finds too late', () => {
  test('an error of a Bake file leaves all files as they were', () => {
    app('a').synth();
    const before = snapshot(outdir);
    const broken = app('b');
    new Group(broken.node.findChild('s'), 'g', { members: [broken.node.findChild('s').node.findChild('b') as any], description: 'half: \ud800' });

    expect(failure(broken)).toContain('[s/g]');
    expect(snapshot(outdir)).toEqual(before);
  });
});

describe('faults', () => {
  test.each([
    ['no JSON', '{ "generator": '],
    ['another kind of JSON', 'null'],
    ['no list of files', '{ "generator": "cdk-bake" }'],
  ])('a manifest that is %s', (_, text) => {
    app('a').synth();
    writeFileSync(at('manifest.json'), text);

    expect(failure(app('a'))).toContain(`${at('manifest.json')} is damaged, so that nothing tells which files are of an earlier synthesis: remove ${outdir}, or restore the file`);
    expect(readFileSync(at('manifest.json'), 'utf8')).toBe(text);
  });

  test('a manifest of another program', () => {
    put(at('manifest.json'), '{ "generator": "webpack", "files": {} }');

    expect(failure(app('a'))).toContain(`${at('manifest.json')} is not of cdk-bake: choose another outdir, or move what is yours away`);
  });

  test('a file in the place of the output directory', () => {
    put(outdir);

    expect(failure(app('a'))).toContain(`[App] cannot write ${outdir} because something else is in the way; move it elsewhere (EEXIST)`);
    expect(readFileSync(outdir, 'utf8')).toBe('mine');
  });

  test('a directory that cannot be made leaves nothing behind', () => {
    const deep = join(outdir, 'x'.repeat(300));

    expect(() => new App({ outdir: deep }).synth()).toThrow();
    const tree = new App({ outdir: deep });
    image(new Stack(tree, 's'), 'a');
    expect(failure(tree)).toContain('because the name is too long for the file system; use a shorter construct ID or a shorter output directory (ENAMETOOLONG)');
    expect(existsSync(outdir)).toBe(false);
  });
});

describe('secrets', () => {
  const withSecret = (text: string) => {
    const result = new App({ outdir });
    image(new Stack(result, 's'), 'a', { secret: [BuildSecret.text('pin', text)] });
    return result;
  };
  const modes = () => ['secrets', 'secrets/text-pin'].map(path => (statSync(at(path)).mode % 0o1000).toString(8));

  test('only their owner can read them, whoever could before', () => {
    withSecret('1234').synth();
    expect(modes()).toEqual(['700', '600']);

    chmodSync(at('secrets'), 0o755);
    chmodSync(at('secrets/text-pin'), 0o644);
    withSecret('1234').synth();
    expect(modes()).toEqual(['700', '600']);
  });

  test('nothing is made of their texts but their files', () => {
    const others = (text: string) => {
      withSecret(text).synth();
      return Object.entries(snapshot(outdir)).filter(([path]) => path !== 'secrets/text-pin');
    };

    expect(others('1234')).toEqual(others('9999'));
  });

  test('texts of one ID have files of their own', () => {
    const result = new App({ outdir });
    const stack = new Stack(result, 's');
    ['x', 'y', 'x'].forEach((text, i) => image(stack, `i${i}`, { secret: [BuildSecret.text('PIN', text)] }));
    result.synth();

    expect(['text-pin', 'text-pin.2'].map(name => readFileSync(at(`secrets/${name}`), 'utf8'))).toEqual(['x', 'y']);
    const targets = readFileSync(at('s/docker-bake.hcl'), 'utf8').match(/secrets\/[^"]+/g);
    expect(targets).toEqual(['secrets/text-pin', 'secrets/text-pin.2', 'secrets/text-pin']);
  });

  test('Git ignores the output', () => {
    app('a').synth();

    expect(readFileSync(at('.gitignore'), 'utf8').split('\n')).toContain('*');
  });
});

describe('names that not every system takes', () => {
  test.each([
    ['con', 'Windows reserves this name for a device'],
    ['aux.images', 'Windows reserves this name for a device'],
    ['COM1', 'Windows reserves this name for a device'],
    ['a.', 'Windows removes a dot at the end'],
    ['Manifest.json', 'the output has a file of this name'],
    ['SECRETS', 'the output has a file of this name'],
    ['x'.repeat(256), 'file systems take 255 characters at most, and it has 256'],
  ])('stack %s', (id, why) => {
    const result = new App({ outdir });
    image(new Stack(result, id), 'a');

    expect(failure(result)).toContain(`${why}; use another id`);
  });

  test.each(['console', 'auxiliary', 'com', 'com10', 'a.b'])('stack %s', id => {
    const result = new App({ outdir, format: BakeFormat.JSON });
    image(new Stack(result, id), 'a');

    expect(failure(result)).toBe('');
  });

  test('images that differ in case', () => {
    expect(failure(app('api', 'API'))).toContain('[s/API] the name "API" differs only in case from "api" of s/api, but their Dockerfiles are one file on macOS and Windows; give one of them another id');
  });

  test('an image with a name that is too long', () => {
    expect(failure(app('x'.repeat(231)))).toBe('');
    expect(failure(app('x'.repeat(232)))).toContain("has 232 characters, but its Dockerfile's name can hold 231 of them; use a shorter id");
  });
});
