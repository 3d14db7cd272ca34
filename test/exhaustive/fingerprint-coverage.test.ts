import { App, Stack } from '../../src';
import { fingerprints } from '../../src/cli/fingerprint/fingerprint';
import { isInput } from '../../src/cli/graph/inputs';
import { readSnapshot } from '../../src/cli/graph/snapshot';
import { CASES } from '../bake/coverage-cases';
import { bakePrint, describeWithBuildx, startPluginDirectly } from '../buildx';
import { inEmptyDirectory } from '../helpers';

startPluginDirectly();
inEmptyDirectory();
afterEach(() => jest.restoreAllMocks());

describeWithBuildx('fingerprints of targets whose inputs differ for Buildx', () => {
  test('differ, whatever attribute and form of a value the difference is in', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const found = new Map<string, { readonly inputs: string; readonly name: string }[]>();
    let count = 0;
    for (const [name, { app: props, stack: stackProps, build }] of Object.entries(CASES)) {
      const app = new App({ buildxVersion: '0.29', ...props, outdir: `out-${count}` });
      try {
        build(new Stack(app, 's', stackProps));
        app.synth();
      } catch {
        continue; // a row that requires a later Buildx, which the test of the table builds
      }
      const { output, targets } = readSnapshot(app.outdir);
      // As if the stages declared all build arguments.
      const declared = [...targets].map(([id, text]) => [id, { ...text, unusedArgs: new Set<string>() }] as const);
      const snapshot = { output, others: new Map(), targets: new Map(declared) };
      const [stack] = snapshot.output.manifest.stacks;
      let printed: Record<string, object>;
      try {
        printed = bakePrint('.', stack.bakeFiles, ...stack.targets.map(target => target.name)).target;
      } catch {
        continue; // a validation that fails, or an agent that this machine does not have
      }
      for (const [id, { names }] of await fingerprints(snapshot, [...snapshot.output.targets.values()])) {
        names.forEach(({ name: own, fingerprint }) => {
          const inputs = JSON.stringify(Object.entries(printed[own])
            .filter(([attribute]) => isInput(attribute) && !['context', 'dockerfile', 'dockerfile-inline'].includes(attribute)).sort());
          const others = found.get(fingerprint) ?? [];
          found.set(fingerprint, [...others, { inputs: inputs.replaceAll(app.outdir, 'out'), name: `${name}: ${id}` }]);
        });
        count++;
      }
    }
    expect(count).toBeGreaterThan(80);
    const wrong = [...found.values()].filter(same => new Set(same.map(({ inputs }) => inputs)).size > 1);
    expect(wrong).toEqual([]);
  }, 180_000);
});
