import fs from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { ModuleMocker } from 'jest-mock';

type Action = () => unknown;

/** A test of a file that has been loaded. */
export interface Test {
  readonly id: string;
  readonly file: string;
  readonly run: Action;
  readonly block: Block;
  /** Milliseconds of the last run. */
  time: number;
}

/** A block of `describe()`, or a whole file. */
interface Block {
  readonly name: string;
  readonly parent?: Block;
  readonly members: (Block | Test)[];
  readonly hooks: Readonly<Record<typeof HOOKS[number], Action[]>>;
}

/** A test that has failed, or all tests of a block whose `beforeAll()` has failed. */
export interface Failure {
  readonly tests: readonly Test[];
  readonly error: unknown;
}

const HOOKS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'] as const;

/** Loads files of the copy of the project that Stryker has changed. */
const load = createRequire(__filename);
const mocker = new ModuleMocker(globalThis);
let file = '';
let block: Block;
let found: Test[];

function newBlock(name: string, parent?: Block): Block {
  return { name, parent, members: [], hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] } };
}

function describe(name: string, fill: Action): void {
  const parent = block;
  block = newBlock(`${parent.name}${name} > `, parent);
  parent.members.push(block);
  fill();
  block = parent;
}

function test(name: string, action: Action): void {
  const id = `${relative(process.cwd(), file)} > ${block.name}${name} (${found.length})`;
  const one = { id, file, run: action, block, time: 0 };
  block.members.push(one);
  found.push(one);
}

/** Calls a function with modules of its own. */
function isolateModules(call: Action): void {
  const saved = { ...load.cache };
  const own = () => Object.keys(load.cache).filter(path => !path.includes('/node_modules/'));
  own().forEach(path => delete load.cache[path]);
  try {
    call();
  } finally {
    own().forEach(path => delete load.cache[path]);
    Object.assign(load.cache, saved);
  }
}

function defineGlobals(): void {
  const skip = Object.assign(() => {}, { each: () => () => {} });
  Object.assign(globalThis, {
    expect,
    describe: Object.assign(describe, { each: bind(describe as any), skip }),
    test: Object.assign(test, { each: bind(test as any), skip }),
    jest: {
      isolateModules,
      requireActual: (path: string) => load(resolve(file, '..', path)),
      restoreAllMocks: () => mocker.restoreAllMocks(),
      spyOn: mocker.spyOn.bind(mocker),
    },
  });
  HOOKS.forEach(name => Object.assign(globalThis, { [name]: (hook: Action) => void block.hooks[name].push(hook) }));
}

/** Loads a file with the functions of Jest, but in this process and only once. */
export function testsIn(path: string): Test[] {
  defineGlobals();
  file = path;
  block = newBlock('');
  found = [];
  load(path);
  return found;
}

/** Runs tests of one file. Stops after the first failure, unless all are wanted. */
export async function run(tests: readonly Test[], started: (test: Test) => void, all = false): Promise<Failure[]> {
  const wanted = new Set(tests);
  const failures: Failure[] = [];
  const within = (member: Block | Test): Test[] => ('run' in member ? [member].filter(one => wanted.has(one)) : member.members.flatMap(within));
  const runMember = async (member: Block | Test): Promise<void> => {
    const inside = within(member);
    if (inside.length === 0 || (failures.length > 0 && !all)) {
      return;
    }
    if ('run' in member) {
      started(member);
      failures.push(...await failuresOf([member], () => runTest(member)));
      return;
    }
    const before = await failuresOf(inside, () => callAll(member.hooks.beforeAll));
    failures.push(...before);
    for (const one of before.length > 0 ? [] : member.members) {
      await runMember(one);
    }
    await keepingFiles(() => callAll(member.hooks.afterAll));
  };
  const directory = process.cwd();
  [{ file }] = tests;
  await runMember(rootOf(tests[0].block));
  process.chdir(directory);
  return failures;
}

function rootOf(inner: Block): Block {
  return inner.parent ? rootOf(inner.parent) : inner;
}

async function runTest(one: Test): Promise<void> {
  const outer: Block[] = [];
  for (let each: Block | undefined = one.block; each; each = each.parent) {
    outer.unshift(each);
  }
  const start = performance.now();
  try {
    await callAll(outer.flatMap(({ hooks }) => hooks.beforeEach));
    await one.run();
  } finally {
    await callAll([...outer].reverse().flatMap(({ hooks }) => hooks.afterEach));
    one.time = performance.now() - start;
  }
}

async function failuresOf(tests: readonly Test[], call: () => Promise<void>): Promise<Failure[]> {
  try {
    await call();
    return [];
  } catch (error) {
    mocker.restoreAllMocks();
    return [{ tests, error }];
  }
}

async function callAll(actions: readonly Action[]): Promise<void> {
  for (const action of actions) {
    await action();
  }
}

/** The next run needs the directories that a file has created while it was loaded. */
async function keepingFiles(call: () => Promise<void>): Promise<void> {
  const { rmSync } = fs;
  fs.rmSync = () => {};
  try {
    await call();
  } finally {
    fs.rmSync = rmSync;
  }
}
