import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Dockerfile, Image, Stack } from '../../src';
import { compareMinors } from '../../src/common/minor-versions';
import { SCHEMA } from '../../src/values/schema';
import { bakePrintBy, bothBuildx, describeWithBuildx, versionOf } from '../buildx';
import { testApp } from '../helpers';
import { optional, optionsOf } from '../schema';
import { OPTIONS } from './options-table';

const CLASSES = ['CacheSource', 'CacheDestination', 'Output', 'Attestation', 'BuildSecret', 'BuildContext', 'BuildPolicy', 'Platform'];
/** `scratch` is not a context of Buildx, and the text of a secret goes into a file that the tests of secrets read. */
const ELSEWHERE = ['BuildContext.scratch', 'BuildSecret.text'];

/** A factory or constant, and each property of its options. */
function rowsOf(name: string, factory: string): string[] {
  return [`${name}.${factory}`, ...optionsOf(SCHEMA.classes[name].statics[factory]).map(property => `${name}.${factory}.${property}`)];
}

const keyOf = ({ of, property }: typeof OPTIONS[number]) => (property ? `${of}.${property}` : of);

test('each factory, constant and property has one test case', () => {
  const expected = [
    ...CLASSES.flatMap(name => SCHEMA.classes[name].givenBy.flatMap(factory => rowsOf(name, factory))).filter(row => !ELSEWHERE.includes(row)),
    ...optional('BuildResources').map(property => `BuildResources.${property}`),
  ];

  expect(OPTIONS.map(keyOf).sort()).toEqual(expected.sort());
});

describeWithBuildx('options, as Buildx reads them', () => {
  test.each(bothBuildx())('%s %j', (...buildx) => {
    const version = versionOf(buildx);
    const read = OPTIONS.filter(({ since }) => compareMinors(since ?? '0.29', version) <= 0);
    const app = new App({ outdir: testApp().outdir, buildxVersion: version });
    const stack = new Stack(app, 's');
    read.forEach(({ props }, i) => new Image(stack, `i${i}`, { ...props, dockerfile: Dockerfile.fromString('FROM c\n') }));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true); // of files that are missing, and destinations that are shared
    app.synth();
    // Buildx reads secrets, creates archives, and asks the machine for the credentials of a bucket, even if it only prints.
    const folder = dirname(app.outdir);
    writeFileSync(join(folder, 'secret'), 'x');
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    const { target } = bakePrintBy(buildx, folder, [join(app.outdir, 's/docker-bake.hcl')]);

    expect(Object.fromEntries(read.map((option, i) => [keyOf(option), target[`i${i}`][option.attribute]])))
      .toEqual(Object.fromEntries(read.map(option => [keyOf(option), option.printed])));
  });
});
