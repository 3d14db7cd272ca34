import { App, BakeFilePlacement, BuildContext, DockerfilePlacement, IBuildSource, Image, Stack } from '../../src';

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
  'a chain in one bake file of many stacks': (size, outdir) => grown(new App({ outdir, bakeFiles: BakeFilePlacement.APP }), stacks, size),
  'a chain in one Dockerfile': (size, outdir) => grown(new App({ outdir, dockerfiles: DockerfilePlacement.SHARED }), chain, size),
  'all on one, in one Dockerfile': (size, outdir) => grown(new App({ outdir, dockerfiles: DockerfilePlacement.SHARED }), fan, size),
};

function grown(app: App, tree: Tree, size: number): App {
  tree(app, size);
  return app;
}
