import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppUser, PythonAppImage, SlimPythonImage, Stack } from '../../src';
import { COMPILE_PYTHON, ROOT_PYTHON } from '../../src/python/scripts';
import { SMOKE_TEST } from '../../src/python/smoke-test';
import { synth, testApp } from '../helpers';

const folder = () => mkdtempSync(join(tmpdir(), 'cdk-bake-test-'));

/** Runs a program of Python with the Python of this machine. */
function python(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('python3', ['-c', program, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });
}

const hasPython = spawnSync('python3', ['--version']).status === 0;
const testWithPython = hasPython || process.env.CI ? test : test.skip;

testWithPython('the test of an image fails where a module cannot be imported', () => {
  const broken = folder();
  writeFileSync(join(broken, 'wave.py'), 'raise ImportError("broken")\n');
  const { status, stderr } = python(SMOKE_TEST, ['ensurepip', 'tkinter'], { PYTHONPATH: broken });

  expect(stderr).toContain('FAILED: import wave\n');
  expect(status).toBe(1);
}, 60_000);

/** The words of the RUN that makes a user. */
function wordsOf(user: AppUser): string[] {
  const stack = new Stack(testApp(), 's');
  const project = folder();
  writeFileSync(join(project, 'pyproject.toml'), '[project]\nname = "svc"\nrequires-python = ">=3.11"\n[project.scripts]\nsvc = "svc:main"\n');
  new SlimPythonImage(stack, '312');
  new PythonAppImage(stack, 'svc', { project, user });
  const text = synth(stack.node.root as any).get('s/Dockerfile.svc')!;
  expect(text).toContain('\nUSER 1001:1002\n');
  return JSON.parse(/^RUN (\["python3", "-IBc", [^]*?\])$/m.exec(text)![1]);
}

testWithPython('a user has its name, numbers and home', () => {
  const [, , program, ...args] = wordsOf(new AppUser('me', { uid: 1001, gid: 1002, home: '/srv/me' }));
  const recorded = `import builtins, io, json, os
written = {}
class Kept(io.StringIO):
    def __init__(self, path, mode): super().__init__(); written[path] = ''; self.path = path
    def write(self, text): written[self.path] += text
builtins.open = Kept
os.makedirs = lambda path, exist_ok: written.update(home=path)
os.chown = lambda *args: written.update(owner=args)
`;
  const { stdout, stderr } = python(`${recorded}${program}\nprint(json.dumps(written))`, args);

  expect({ stderr, written: JSON.parse(stdout) }).toEqual({
    stderr: '',
    written: {
      '/etc/group': 'me:x:1002:\n', '/etc/passwd': 'me:x:1001:1002::/srv/me:/sbin/nologin\n', 'home': '/srv/me', 'owner': ['/srv/me', 1001, 1002],
    },
  });
});

describe('an archive', () => {
  /** Whether the script unpacks an archive, with its folders below another one. It ends where it needs a compiler. */
  function compiled(digest?: string): { unpacked: boolean; stderr: string } {
    const root = folder();
    const archive = join(root, 'archive/Python.tar');
    mkdirSync(join(root, 'archive'));
    writeFileSync(join(root, 'configure'), '');
    spawnSync('tar', ['-cf', archive, '-C', root, '--transform=s,^,Python/,', 'configure']);
    const { stderr } = spawnSync('sh', ['-s', '3.13', '3.13.5', digest ?? createHash('sha256').update(readFileSync(archive)).digest('hex'), ''], {
      input: COMPILE_PYTHON.replaceAll('/usr/src', root), env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8', cwd: root,
    });
    return { unpacked: existsSync(join(root, 'python/configure')), stderr };
  }

  test('is compiled', () => {
    expect(compiled()).toMatchObject({ unpacked: true });
  });

  test('is not compiled with another digest', () => {
    expect(compiled('0'.repeat(64))).toEqual({ unpacked: false, stderr: expect.stringContaining('No archive of Python 3.13.5 has the SHA-256 digest') });
  });
});

const hasBuildFlags = spawnSync('dpkg-buildflags', ['--version']).status === 0;

(hasBuildFlags || process.env.CI ? test : test.skip)('Python is compiled with the hardening flags of the distribution', () => {
  const [part] = /^# Use the hardening flags[^]*?^esac$/m.exec(COMPILE_PYTHON)!;
  const { stdout, stderr } = spawnSync('sh', ['-euc', `${part}\necho "$cflags"\necho "$ldflags"`], { env: { PATH: process.env.PATH, release: '3.12.8' }, encoding: 'utf8' });
  expect(stderr).toBe('');
  const [cflags, ldflags] = stdout.trim().split('\n').map(line => line.split(/ +/));
  expect(cflags).toEqual(expect.arrayContaining(['-fstack-protector-strong', '-Wformat', '-Werror=format-security', '-g0']));
  expect(cflags.some(flag => flag.startsWith('-D_FORTIFY_SOURCE='))).toBe(true);
  expect(cflags.filter(flag => flag === '-g' || flag === '-O2' || flag.startsWith('-flto'))).toEqual([]);
  expect(ldflags).toEqual(expect.arrayContaining(['-Wl,-z,relro', '-Wl,--strip-all']));
});

test('an image without a distribution has the libraries that wheels expect on every system', () => {
  // Those of PEP 513 that are not for a graphical desktop.
  const libraries = ['libgcc_s.so.1', 'libstdc++.so.6', 'libm.so.6', 'libdl.so.2', 'librt.so.1', 'libc.so.6', 'libpthread.so.0', 'libutil.so.1'];
  const names = /^ +for name in (.*); do\n +find \/lib/m.exec(ROOT_PYTHON)![1].split(' ');
  expect(names.sort()).toEqual(libraries.sort());
});
