import { execFileSync } from 'node:child_process';
import { answerOf } from './command';
import { example } from './example';
import { inEmptyDirectory } from '../helpers';

inEmptyDirectory();
beforeAll(() => example('cdk.out'));

const complete = async (...words: string[]) => (await answerOf('complete', '--', ...words)).split('\n').filter(word => word !== '');

test.each([
  [['li'], ['list']],
  [['diff', '--ex'], ['--exit-code']],
  [['list', 'a'], ['api', 'apps/api', 'apps/tools', 'apps']],
  [['synthesize', '--st'], ['--strict']],
  [['list', 'bo'], ['both']],
  [['help', 'gr'], ['graph']],
  [['graph', '--format', 's'], ['svg']],
  [['graph', '--file', ''], []],
  [['completion', ''], ['bash', 'zsh', 'fish']],
  [['nothing', 'x'], []],
])('%j is completed by %j', async (words, found) => {
  expect(await complete(...words)).toEqual(found);
});

test('a subcommand that is hidden is not suggested', async () => {
  expect(await complete('')).toEqual(expect.arrayContaining(['synth', 'list', 'graph', 'diff', 'completion', 'help']));
  expect(await complete('comp')).toEqual(['completion']);
});

test('bash reads the script and offers what the command prints', async () => {
  const script = `cdk-bake() { shift 2; printf '%s\\n' "$2w-$1" "other"; }\n${await answerOf('completion', 'bash')}
    COMP_WORDS=(cdk-bake list sa) COMP_CWORD=2\n_cdk_bake\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('saw-list\n');
});
