import { Dockerfile, Image, Stack } from '../../src';
import { synth, testApp } from '../helpers';

function synthesize(text: string): void {
  const app = testApp();
  new Image(new Stack(app, 's'), 'i', { dockerfile: Dockerfile.fromString(text) });
  synth(app);
}

test.each([
  ['COPY --link --chown=app a /', 'Dockerfile:2: --chown=app of COPY cannot be combined with --link, because a linked layer has no /etc/passwd to look names up in'],
  ['ADD --chown=1:staff --link=TRUE a /', 'Dockerfile:2: --chown=1:staff of ADD cannot be combined with --link'],
])('reports an owner that a linked layer cannot look up: %s', (line, message) => {
  expect(() => synthesize(`FROM debian\n${line}\n`)).toThrow(message);
  expect(() => synthesize(`FROM debian AS a\n${line}\nFROM debian\n`)).not.toThrow();
  expect(() => synthesize(`FROM debian AS a\nONBUILD ${line}\nFROM a\n`)).toThrow(message);
});

test('reports an owner that scratch cannot look up', () => {
  expect(() => synthesize('FROM scratch\nENV A=b\nCOPY --chown=app a /\n'))
    .toThrow('Dockerfile:3: COPY sets the owner "app", but the stage starts from scratch, which has no /etc/passwd to look names up in; set a numeric user ID and group ID, such as --chown=1000:1000');
});

test.each([
  'FROM debian\nCOPY --chown=app a /', 'FROM debian\nCOPY --link=false --chown=app a /', 'FROM debian\nARG A\nCOPY --link --chown=$A a /', 'FROM debian\nCOPY --link --chown=root:root a /',
  'FROM scratch\nCOPY --chown=root:0 a /', 'FROM scratch\nCOPY a /\nCOPY --chown=app a /', 'FROM scratch\nCOPY --link --chown=1000 a /', 'FROM debian AS a\nONBUILD COPY --chown=app a /\nFROM a',
])('accepts an owner that can be looked up: %j', text => {
  expect(() => synthesize(text)).not.toThrow();
});
