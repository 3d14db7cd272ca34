/** Profiles one synth, and prints how its time is divided. */
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector';
import { TREES } from './trees';

/** The functions of a synth under which a part of the time is spent; the nearest one counts. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['checkedPlan', 'planning and checking'],
  ['synthesize', 'rendering'],
  ['writeOutput', 'files'],
]);

const [, , size, outdir, tree] = process.argv;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 200 });
session.post('Profiler.start', () => {
  TREES[tree](Number(size), outdir).synth();
});
session.post('Profiler.stop', (_error, { profile }) => console.log(JSON.stringify(divided(profile))));

function divided({ nodes, samples, timeDeltas }: Profiler.Profile): Record<string, number> {
  const parts = new Map<number, string>();
  const visit = (id: number, part: string) => {
    const { callFrame: { functionName }, children = [] } = byId.get(id)!;
    parts.set(id, functionName === '(garbage collector)' ? 'garbage collector' : PARTS.get(functionName) ?? part);
    children.forEach(child => visit(child, parts.get(id)!));
  };
  const byId = new Map(nodes.map(node => [node.id, node]));
  visit(nodes[0].id, 'constructing');
  const times: Record<string, number> = { 'constructing': 0, 'planning and checking': 0, 'rendering': 0, 'files': 0, 'garbage collector': 0 };
  samples!.forEach((id, i) => {
    if (!byId.get(id)!.callFrame.functionName.startsWith('(idle')) {
      times[parts.get(id)!] += timeDeltas![i];
    }
  });
  const all = Object.values(times).reduce((a, b) => a + b);
  return Object.fromEntries(Object.entries(times).map(([part, time]) => [part, time / all]));
}
