import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARGET_ATTRIBUTES } from '../../src/bake/file';
import { bakeFunctionNames, functionSince } from '../../src/bake/functions';
import { attributeSince } from '../../src/bake/versions';
import { compareMinors } from '../../src/common/minor-versions';
import { bothBuildx, describeWithBuildx, versionOf } from '../buildx';

/** A value that is good for an attribute, as buildx prints it when it knows the attribute. */
const SAMPLES: Record<string, string> = {
  'context': '"x"',
  'description': '"x"',
  'dockerfile': '"x"',
  'dockerfile-inline': '"FROM x"',
  'target': '"x"',
  'shm-size': '"1m"',
  'network': '"none"',
  'call': '"check"',
  'pull': 'true',
  'no-cache': 'true',
  'args': '{ A = "1" }',
  'labels': '{ a = "1" }',
  'contexts': '{ a = "x" }',
  'extra-hosts': '{ a = "1.1.1.1" }',
  'resources': '{ memory = "1g" }',
  'tags': '["a"]',
  'platforms': '["linux/amd64"]',
  'annotations': '["a=b"]',
  'no-cache-filter': '["a"]',
  'ulimits': '["nofile=1:1"]',
  'entitlements': '["network.host"]',
  'cache-from': '[{ type = "local", src = "x" }]',
  'cache-to': '[{ type = "local", dest = "x" }]',
  'output': '[{ type = "local", dest = "x" }]',
  'attest': '[{ type = "sbom" }]',
  'secret': '[{ id = "a", env = "HOME" }]',
  'ssh': '[{ id = "a", paths = ["/dev/null"] }]',
  'policy': '[{ filename = "x" }]',
};

describeWithBuildx('the table of versions', () => {
  describe.each(bothBuildx())('against %s %j', (program, args) => {
    const bake = (text: string, ...more: string[]) => {
      const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-versions-'));
      writeFileSync(join(folder, 'a.hcl'), text);
      return spawnSync(program, [...args, 'bake', '-f', 'a.hcl', '--print', ...more], { cwd: folder, encoding: 'utf8' });
    };
    const version = versionOf([program, args]);
    const has = (since: string) => compareMinors(since, version) <= 0;

    test('the version of Buildx is installed', () => {
      expect(version).toMatch(/^0\.\d+$/);
    });

    test('an attribute is read, or ignored if it is too new', () => {
      // These show in what is printed in other ways; the tests of expressions read them back.
      const attributes = TARGET_ATTRIBUTES.filter(a => !['name', 'matrix', 'inherits', 'ssh'].includes(a));
      const { stdout } = bake(attributes.map(a => `target "with-${a}" {\n  ${a} = ${SAMPLES[a]}\n}\n`).join(''), ...attributes.map(a => `with-${a}`));
      const { target } = JSON.parse(stdout);

      expect(attributes.filter(a => a in target[`with-${a}`])).toEqual(attributes.filter(a => has(attributeSince(a))));
    });

    test('the functions are those of the version', () => {
      const names = bakeFunctionNames();
      // Nothing here succeeds, and `try` then lists all that failed.
      const { stderr } = bake(`x = try(${names.map(name => `[${name}(), no_function()]`).join(', ')})\ntarget "a" { args = { A = x } }`, 'a');
      const unknown = new Set([...stderr.matchAll(/There is no function named "(\w+)"/g)].map(([, name]) => name));

      expect(names.concat('no_function').filter(name => unknown.has(name))).toEqual([...names.filter(name => !has(functionSince(name))), 'no_function']);
    });
  });
});
