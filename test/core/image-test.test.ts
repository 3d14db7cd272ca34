import { dirname, join } from 'node:path';
import type { Image } from '../../src';
import { App, BakeFileLayout, Group, Stack } from '../../src';
import { bakePrint, describeWithBuildx } from '../buildx';
import { image, synth, testApp } from '../helpers';

function tested(stack: Stack, id: string): Image {
  const made = image(stack, id);
  made.addTest(['/bin/check', 'it\'s $5']);
  made.testStage().runExec(['/bin/other']);
  return made;
}

test('the tests of an image are a target built on the image, without output', () => {
  const app = testApp();
  tested(new Stack(app, 's'), 'api');
  const files = synth(app);

  expect(files.get('s/Dockerfile.api-test')).toMatch(/FROM api AS test\nRUN \["\/bin\/check", "it's \$5"\]\nRUN \["\/bin\/other"\]\n$/);
  expect(files.get('s/docker-bake.hcl')).toMatch(/target "api-test" \{[^]*output += \[\{ type = "cacheonly" \}\]/);
});

describeWithBuildx('group test', () => {
  const groups = (app: App, file: string) => {
    synth(app);
    return bakePrint(dirname(app.outdir), [join(app.outdir, file)], 'test', 'default').group;
  };

  test('contains all test targets, unlike the group default', () => {
    const app = testApp();
    const stack = new Stack(app, 's');
    ['a', 'b'].forEach(id => tested(stack, id));
    expect(groups(app, 's/docker-bake.hcl')).toMatchObject({ test: { targets: ['a-test', 'b-test'] }, default: { targets: ['a', 'b', 'test'] } });
  });

  test('contains the tests of several stacks in one file', () => {
    const app = new App({ outdir: testApp().outdir, bakeFileLayout: BakeFileLayout.PER_APP });
    ['a', 'b'].forEach(id => tested(new Stack(app, `s${id}`), id));
    expect(groups(app, 'docker-bake.hcl').test.targets).toEqual(['a-test', 'b-test']);
  });
});

test.each(['test', 'default'])('a group with the name %s replaces the generated group', id => {
  for (const bakeFiles of [BakeFileLayout.PER_STACK, BakeFileLayout.PER_APP]) {
    const app = testApp({ bakeFileLayout: bakeFiles });
    const stack = new Stack(app, 's');
    tested(stack, 'a');
    new Group(stack, id, { members: [tested(stack, 'b')] });
    const text = synth(app).get(bakeFiles === BakeFileLayout.PER_APP ? 'docker-bake.hcl' : 's/docker-bake.hcl')!;

    expect(text.match(new RegExp(`^group "${id}"`, 'gm'))).toHaveLength(1);
    expect(text).toMatch(new RegExp(`^group "${id}" \\{[^}]* targets += \\["b"\\]`, 'm'));
  }
});

test('an image can have the name test', () => {
  const app = testApp();
  const stack = new Stack(app, 's');
  tested(stack, 'a');
  tested(stack, 'test');
  expect(synth(app).get('s/docker-bake.hcl')).toContain('target "test-test"');
  expect(synth(app).get('s/docker-bake.hcl')).not.toContain('group "test"');
});
