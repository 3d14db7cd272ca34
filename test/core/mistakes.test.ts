import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { MISTAKES } from './mistakes';
import type { AppProps } from '../../src';
import { BakeFileLayout, BakeFormat, DockerfileLayout, Stack } from '../../src';
import type { Problem, SynthesisError } from '../../src/common/errors';
import { image, testApp } from '../helpers';

const PLACEMENTS = Object.values(DockerfileLayout).flatMap(dockerfiles => Object.values(BakeFileLayout)
  .flatMap(bakeFiles => Object.values(BakeFormat).map(format => ({ dockerfiles, bakeFiles, format }))));

interface Place {
  readonly kind: string;
  /** The number of the stack. */
  readonly stack: number;
  /** Whether it is in a construct of its own below another one. */
  readonly deep: boolean;
}

/** What a synthesis finds in an App with mistakes, by the number of the mistake. */
function found(places: readonly Place[], props: AppProps): Problem[][] {
  const app = testApp(props);
  const stacks = [0, 1, 2].map(i => new Stack(app, `s${i}`));
  stacks.forEach((stack, i) => image(stack, `good${i}`));
  const scopes = places.map(({ stack, deep }, n) => new Construct(deep ? new Construct(stacks[stack], `deep${n}`) : stacks[stack], `m${n}`));
  places.forEach(({ kind }, n) => MISTAKES[kind](scopes[n], n));
  try {
    app.synth();
    return [];
  } catch (error) {
    const { problems } = error as SynthesisError;
    if (!Array.isArray(problems)) {
      throw error;
    }
    const own = scopes.map(scope => problems.filter(({ path }) => path.startsWith(`${scope.node.path}/`)));
    return [...own, problems.filter(problem => !own.some(some => some.includes(problem)))];
  } finally {
    rmSync(dirname(app.outdir), { recursive: true });
  }
}

describe.each(PLACEMENTS)('$dockerfiles, $bakeFiles, $format', placement => {
  test.each(Object.keys(MISTAKES))('reports a single error for %s', kind => {
    expect(found([{ kind, stack: 0, deep: false }], placement)).toEqual([[expect.anything()], []]);
  });

  test('reports an error for each mistake, with the path of its construct', () => {
    const place = fc.record({ kind: fc.constantFrom(...Object.keys(MISTAKES)), stack: fc.nat(2), deep: fc.boolean() });
    fc.assert(fc.property(fc.array(place, { minLength: 2, maxLength: 40 }), places => {
      expect(found(places, placement)).toEqual([...places.map(() => [expect.anything()]), []]);
    }), { numRuns: 15 });
  });
});
