import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attribute } from './value-kinds';
import { ATTRIBUTES } from './value-kinds';
import type { ImageProps } from '../../src';
import { App, BuildContext, Expression, Image, MatrixAxis, Stack, Variable } from '../../src';
import { TARGET_ATTRIBUTES } from '../../src/bake/file';
import { attributeSince } from '../../src/bake/versions';
import { compareMinors } from '../../src/common/minor-versions';
import type { Buildx } from '../buildx';
import { bothBuildx, describeWithBuildx, versionOf } from '../buildx';
import { inEmptyDirectory } from '../helpers';

const document = readFileSync(join(__dirname, '../../docs/bake-coverage.md'), 'utf8');
const table = document.split('## Kinds of values')[1].split('\n## ')[0].split('\n')
  .filter(line => line.startsWith('| `')).map(line => line.split('|').slice(1, -1).map(cell => cell.trim().replace(/`/g, '')));

test('the table contains every attribute that has values', () => {
  const others = ['matrix', 'inherits', 'dockerfile-inline']; // have no value of their own

  expect(table.map(([attribute]) => attribute)).toEqual(TARGET_ATTRIBUTES.filter(name => !others.includes(name)));
  expect(Object.keys(ATTRIBUTES)).toEqual(table.map(([attribute]) => attribute));
});

describeWithBuildx('what Buildx resolves each kind of value to', () => {
  inEmptyDirectory();
  beforeAll(() => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const name of ['one', 'two']) {
      writeFileSync(`Dockerfile.${name}`, 'FROM scratch\n');
      writeFileSync(`${name}.rego`, 'package x\n');
      writeFileSync(`key.${name}`, key);
    }
    ['src', 'docs'].forEach(name => mkdirSync(name));
    writeFileSync('.dockerignore', 'out-*\n');
  });

  let outputs = 0;

  /** What the targets of a program become, or who refuses it. */
  function resolved([program, first]: Buildx, since: string, build: (stack: Stack) => unknown, names: string[]): Record<string, any> | 'no' | 'refused by Buildx' {
    const outdir = `out-${outputs++}`;
    try {
      const app = new App({ outdir, buildxVersion: since });
      build(new Stack(app, 's'));
      app.synth();
    } catch {
      return 'no';
    }
    const { status, stdout } = spawnSync(program, [...first, 'bake', '-f', `${outdir}/s/docker-bake.hcl`, '--print', ...names], { encoding: 'utf8' });
    return status === 0 ? JSON.parse(stdout).target : 'refused by Buildx';
  }

  function newImage(stack: Stack, id: string, props: ImageProps): void {
    const image = new Image(stack, id, props);
    ['first', 'second'].filter(() => !props.dockerfile).forEach(name => image.dockerfile.stage(name, BuildContext.scratch()).workdir(`/${name}`));
  }

  /** What the program with an expression becomes. */
  function byExpression(name: string, { values: [, value], props, printed }: Attribute, buildx: Buildx, since: string): string {
    const found = resolved(buildx, since, stack => newImage(stack, 'i', props(new Variable(stack, 'V', { defaultValue: value }).value)), ['i']);
    if (typeof found === 'string') {
      return found;
    }
    expect(found.i[name]).toEqual(printed(value));
    return 'yes';
  }

  function byNull(name: string, { values: [, value], props, whole, printed, written = printed }: Attribute, buildx: Buildx, since: string): string {
    const nothing = (stack: Stack) => Expression.conditional(new Variable(stack, 'V', { defaultValue: '' }).equalTo(''), Expression.NULL, whole ? written(value) : value);
    const found = resolved(buildx, since, stack => newImage(stack, 'i', whole ? whole(nothing(stack)) : props(nothing(stack).value)), ['i']);
    if (typeof found === 'string') {
      return found;
    }
    const result = found.i[name];
    return result === undefined || JSON.stringify(result) === '{}' || (name === 'context' && result === '.') ? 'as if missing' : 'an empty entry';
  }

  function byMatrix(name: string, { values, props, printed }: Attribute, buildx: Buildx, since: string): string {
    const axis = MatrixAxis.of('w', ['p', 'q']);
    const value = Expression.conditional(axis.equalTo('p'), values[0], values[1]).value;
    const own = name === 'name' ? { name: value } : { name: `m-${axis}`, ...props(value) };
    const names = name === 'name' ? [...values] : ['m-p', 'm-q'];
    const found = resolved(buildx, since, stack => newImage(stack, 'i', { matrix: [axis], ...own }), names);
    if (typeof found === 'string') {
      return found;
    }
    expect(names.map(target => found[target][name])).toEqual(values.map(printed));
    return 'yes';
  }

  for (const [name, expression, nothing, matrix] of table) {
    const since = attributeSince(name);
    // Without Buildx, the tests are only skipped if there are any.
    for (const buildx of bothBuildx().filter(one => !(compareMinors(since, versionOf(one)) > 0))) {
      test(`${name}, by Buildx ${versionOf(buildx)}`, () => {
        const attribute = ATTRIBUTES[name];

        expect([byExpression(name, attribute, buildx, since), byNull(name, attribute, buildx, since), byMatrix(name, attribute, buildx, since)])
          .toEqual([expression, nothing, matrix]);
      });
    }
  }
});
