import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import type { AppProps } from '../../src';
import { App, BakeFileLayout, BakeFormat, BuildContext, DockerfileLayout, Image, Stack } from '../../src';
import { readEscape, readSyntax } from '../../src/dockerfile/existing/text/directives';
import { bakePrint, describeWithBuildx } from '../buildx';
import { inEmptyDirectory } from '../helpers';
import { texts } from '../strings';

inEmptyDirectory();

const FORMS: readonly AppProps[] = [
  {},
  { format: BakeFormat.JSON, bakeFileLayout: BakeFileLayout.PER_APP },
  { dockerfileLayout: DockerfileLayout.INLINE },
  { dockerfileLayout: DockerfileLayout.PER_STACK },
];

/** Texts that would leave a comment, or be a directive in one. */
const HOSTILE = [
  'syntax=evil/frontend', ' Syntax = evil', 'escape=`', 'check=error=true', 'x\nRUN evil', 'x\r\nRUN evil', 'x\rRUN evil', 'x\\', 'x\\\nRUN evil', 'x*' + '/ evil',
  'x\u2028RUN evil', 'x\u2029RUN evil', 'x\u0085RUN evil', 'x\vRUN evil', 'x\fRUN evil', '\ufeffsyntax=evil', '\0syntax=evil', '!syntax=evil', '\nsyntax=evil', '\tescape=`',
  'x\ntarget "evil" {}', 'x" }\n', '${evil}', '%{ if', '<<EOF', '\ud800',
];

/** Files of an app whose images are below constructs with these IDs, without comments; the folder is the one of each. */
function files(ids: readonly string[], outdir: string, props: AppProps): Map<string, string> {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ ...props, outdir });
  ids.forEach((id, n) => {
    const stack = new Stack(new Construct(app, id), `s${n}`);
    const own = new Construct(stack, id);
    const image = new Image(own, 'i', { targetName: `i${n}`, context: BuildContext.directory('.') });
    image.dockerfile.stage('run', BuildContext.image('debian'), { description: id }).copy(['.'], '/all/');
    const other = new Image(own, 'o', { targetName: `o${n}` });
    other.dockerfile.stage('run', image).run('true');
  });
  app.synth();
  return new Map(readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => {
    const path = join(e.parentPath, e.name);
    return [path.slice(outdir.length + 1), readFileSync(path, 'utf8')] as const;
  }));
}

const withoutComments = (text: string) => text.split('\n').filter(line => !line.startsWith('#')).join('\n');

/** What Docker reads in the files of an app, whatever their comments say. */
function meaning(all: ReadonlyMap<string, string>): Record<string, string> {
  const read = [...all].filter(([path]) => !path.endsWith('.json')).map(([path, text]) => [path, withoutComments(text)]);
  return Object.fromEntries(read);
}

/** The directives of a Dockerfile. */
function directives(text = ''): string {
  const lines = text.split('\n');
  return `${readSyntax(lines)} ${readEscape(lines, 'Dockerfile')} ${/^#\s*check\s*=/m.test(text)}`;
}

test('keeps ids and descriptions on the line of their comment', () => {
  let checked = 0;
  for (const props of [{}, { dockerfileLayout: DockerfileLayout.PER_STACK }]) {
    const tame = meaning(files(['tame'], 'out/x', props));
    fc.assert(fc.property(fc.oneof(texts(), fc.constantFrom(...HOSTILE)).filter(id => id.trim() !== '' && !(id in Object.prototype)), id => {
      const all = files([id], 'out/x', props);
      expect(meaning(all)).toEqual(tame);
      for (const [path, text] of all) {
        expect(path.includes('Dockerfile') ? directives(text) : 'undefined \\ false').toBe('undefined \\ false');
      }
      checked++;
    }), { numRuns: 150 });
  }
  expect(checked).toBe(300);
});

describeWithBuildx('comments in Bake files', () => {
  /** What Buildx reads of each image, without the numbers that tell the images apart. */
  const read = (ids: readonly string[], outdir: string, props: AppProps) => {
    rmSync(outdir, { recursive: true, force: true });
    const all = files(ids, outdir, props);
    const bakeFiles = [...all.keys()].filter(path => /docker-bake\.(hcl|json)$/.test(path)).map(path => join(outdir, path));
    const { target } = bakePrint('.', bakeFiles, ...ids.flatMap((_, n) => [`i${n}`, `o${n}`]));
    const inline = Object.values(target).map(t => t['dockerfile-inline']).filter(text => text !== undefined);
    const plain = ids.map((_, n) => JSON.stringify([`i${n}`, `o${n}`].map(name => target[name]).map(t => ({ ...t, 'dockerfile-inline': withoutComments(t['dockerfile-inline'] ?? '') })))
      .replaceAll(JSON.stringify(outdir).slice(1, -1), 'OUT').replace(new RegExp(`\\b([ios]|target:i)${n}\\b`, 'g'), '$1'));
    return { plain, inline, all };
  };

  /** How many patterns an ignore file has. */
  const patterns = (all: ReadonlyMap<string, string>) => [...all].flatMap(([path, text]) => (path.endsWith('.dockerignore') ? [withoutComments(text).split('\n').length] : []));

  test.each(FORMS)('accepts each ID: %j', props => {
    const [tame] = read(['tame'], 'out/y', props).plain;
    const { plain, inline } = read(HOSTILE, 'out/y', props);
    expect(plain).toEqual(HOSTILE.map(() => tame));
    expect(inline.map(directives)).toEqual(inline.map(() => 'undefined \\ false'));
    expect(inline).toHaveLength(props.dockerfileLayout === DockerfileLayout.INLINE ? HOSTILE.length : 0);
  });

  // The name of the directory is in the comments of Bake files only.
  test.each(FORMS.slice(0, 2))('accepts an output directory: %j', props => {
    const tame = read(['tame'], 'out/y', props);
    for (const name of HOSTILE.filter(text => !/\0|\ud800/.test(text))) {
      const outdir = join('out', name.normalize('NFC'));
      const { plain, all } = read(['tame'], outdir, props);
      expect([name, plain]).toEqual([name, tame.plain]);
      expect([name, patterns(all)]).toEqual([name, patterns(tame.all)]);
      rmSync(outdir, { recursive: true });
    }
  });

  test('contain the command of the manifest on a single line', () => {
    const { all } = read(['tame'], 'out/a\n b\'\u2028\\', {});
    const [{ command }] = JSON.parse(all.get('manifest.json')!).stacks;
    expect(command).toBe('docker buildx bake -f $\'out/a\\x0a b\\\'\\xe2\\x80\\xa8\\\\/s0/docker-bake.hcl\'');
    expect(all.get('s0/docker-bake.hcl')).toContain(`#   ${command}`);
  });
});
