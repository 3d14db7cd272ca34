import type { IBuildSource, ImageProps, Stage } from '../../src';
import {
  App, BakeFileLayout, BuildContext, Constant, DockerfileLayout, Group, Image, MatrixAxis, Mount, Stack, Variable,
} from '../../src';

type Tree = (app: App, size: number) => void;

const base = () => BuildContext.image('debian:bookworm-slim');

function image(stack: Stack, number: number, parent: IBuildSource): Image {
  const made = new Image(stack, `image${number}`, { args: { NUMBER: String(number) }, tags: [`example.com/team/image${number}`] });
  made.dockerfile.stage('run', parent).arg('NUMBER').run(`echo ${number}`).copy(['docs/'], '/srv/docs/').env({ A: String(number) }).cmd(['run']);
  return made;
}

/** Deep enough to be a graph, short enough to be a real one. */
const tens: Tree = (app, size) => {
  const stack = new Stack(app, 's');
  let last: IBuildSource = base();
  for (let i = 0; i < size; i++) {
    const made = image(stack, i, last);
    last = i % 10 === 9 ? base() : made;
  }
};

/** Each image on the one before. An engine takes no more than 127 layers, so most add none. */
const chain: Tree = (app, size) => {
  const stack = new Stack(app, 's');
  let last: IBuildSource = base();
  for (let i = 0; i < size; i++) {
    const made = new Image(stack, `image${i}`);
    made.dockerfile.stage('run', last).env({ NUMBER: String(i) }).cmd(['run']);
    last = made;
  }
};

/** Each image on the one before, in stacks of ten. */
const stacks: Tree = (app, size) => {
  let stack = new Stack(app, 's');
  let last: IBuildSource = base();
  for (let i = 0; i < size; i++) {
    stack = i % 10 === 9 ? new Stack(app, `s${i}`) : stack;
    const made = new Image(stack, `image${i}`);
    made.dockerfile.stage('run', last).env({ NUMBER: String(i) }).cmd(['run']);
    last = made;
  }
};

/** All images on one. */
const fan: Tree = (app, size) => {
  const stack = new Stack(app, 's');
  const first = new Image(stack, 'first');
  first.dockerfile.stage('run', base()).run('echo first');
  for (let i = 1; i < size; i++) {
    new Image(stack, `image${i}`).dockerfile.stage('run', first).run(`echo ${i}`).cmd(['run']);
  }
};

/** Each image on a stage of one Dockerfile, whose stages are a chain. */
const stageTargets: Tree = (app, size) => {
  const stack = new Stack(app, 's');
  const { dockerfile } = new Image(stack, 'stages');
  let last: IBuildSource = base();
  for (let i = 0; i < size; i++) {
    const stage = dockerfile.stage(`s${i}`, last).env({ NUMBER: String(i) });
    new Image(stack, `image${i}`).dockerfile.stage('run', stage).cmd(['run']);
    last = stage;
  }
};

/** Each image inherits from the one before. */
const heirs: Tree = (app, size) => {
  const stack = new Stack(app, 's');
  let last: Image | undefined;
  for (let i = 0; i < size; i++) {
    const made = new Image(stack, `image${i}`, { inherits: last && [last], args: { NUMBER: String(i) } });
    made.dockerfile.stage('run', base()).arg('NUMBER').cmd(['run']);
    last = made;
  }
};

/** A tree of one image, or of a few, with many of something else. */
function one(fill: (stack: Stack, numbers: readonly number[]) => ImageProps | void, write: (stage: Stage, numbers: readonly number[]) => void = () => {}): Tree {
  return (app, size) => {
    const stack = new Stack(app, 's');
    const numbers = [...Array(size).keys()];
    write(new Image(stack, 'image', fill(stack, numbers) ?? {}).dockerfile.stage('run', base()), numbers);
  };
}

const byNumber = <T>(numbers: readonly number[], value: (number: number) => T) => Object.fromEntries(numbers.map(i => [`N${i}`, value(i)]));

/** Trees of other shapes, with the number of what they have many of. */
export const SHAPES: readonly (readonly [string, number, Tree])[] = [
  ['stages that are targets', 500, stageTargets],
  ['images that inherit', 500, heirs],
  ['ENVs with newlines', 5_000, one(() => {}, (stage, numbers) => numbers.forEach(i => stage.env({ [`N${i}`]: `a\n${i}` })))],
  ['newlines in one variable', 5_000, one(() => {}, (stage, numbers) => numbers.forEach(i => stage.env({ N: `a\n${i}` })))],
  ['arguments', 50_000, one((_stack, numbers) => ({ args: byNumber(numbers, String) }))],
  ['tags', 5_000, one((_stack, numbers) => ({ tags: numbers.map(i => `example.com/team/image:${i}`) }))],
  ['cache mounts', 5_000, one(() => {}, (stage, numbers) => stage.run('run', { mounts: numbers.map(i => Mount.cache(`/c${i}`)) }))],
  ['contexts', 2_500, one((_stack, numbers) => ({ contexts: byNumber(numbers, i => BuildContext.image(`alpine:${i}`)) }))],
  ['variables', 2_500, one((stack, numbers) => ({ args: byNumber(numbers, i => new Variable(stack, `V${i}`, { defaultValue: 'a' }).value) }))],
  ['constants in each other', 2_500, one((stack, numbers) => {
    numbers.reduce((last, i) => new Constant(stack, `C${i}`, { content: `${last}a` }).value, 'a');
  })],
  ['cells of a matrix', 2_500, one((_stack, numbers) => {
    const axis = MatrixAxis.of('axis', numbers.map(String));
    return { matrix: [axis], name: `image-${axis}`, tags: [`example.com/team/image:${axis}`] };
  })],
  ['groups in each other', 2_500, (app, size) => {
    const stack = new Stack(app, 's');
    let last: Image | Group = image(stack, 0, base());
    for (let i = 0; i < size; i++) {
      last = new Group(stack, `group${i}`, { members: [last] });
    }
  }],
];

/** What is measured, by its name. */
export const TREES: Readonly<Record<string, (size: number, outdir: string) => App>> = {
  'chains of ten': (size, outdir) => grown(new App({ outdir }), tens, size),
  /** The one is another than in any other run. */
  'chains of ten, one changed': (size, outdir) => {
    const app = grown(new App({ outdir }), tens, size);
    (app.node.findChild('s').node.findChild('image7') as Image).dockerfile.findStage('run').env({ CHANGED: `${process.pid}` });
    return app;
  },
  'a chain': (size, outdir) => grown(new App({ outdir }), chain, size),
  'a chain in one bake file of many stacks': (size, outdir) => grown(new App({ outdir, bakeFileLayout: BakeFileLayout.PER_APP }), stacks, size),
  'a chain in one Dockerfile': (size, outdir) => grown(new App({ outdir, dockerfileLayout: DockerfileLayout.PER_STACK }), chain, size),
  'all on one, in one Dockerfile': (size, outdir) => grown(new App({ outdir, dockerfileLayout: DockerfileLayout.PER_STACK }), fan, size),
  ...Object.fromEntries(SHAPES.map(([name, , tree]) => [name, (size, outdir) => grown(new App({ outdir }), tree, size)])),
};

function grown(app: App, tree: Tree, size: number): App {
  tree(app, size);
  return app;
}
