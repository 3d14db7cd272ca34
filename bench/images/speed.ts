import { docker } from '../../test/e2e/engine';

/** Of the standard benchmarks, https://pyperformance.readthedocs.io/benchmarks.html, a handful that need no more packages. */
const BENCHMARKS = ['deltablue', 'float', 'json_dumps', 'nbody', 'raytrace', 'regex_compile', 'richards', 'spectral_norm', 'unpack_sequence'];

function inContainer(folder: string, script: string): string {
  return docker('run', '--rm', '--network=none', `--volume=${folder}:/results`, 'cdk-bake-bench/speed', 'sh', '-euc', script);
}

/** Runs them in the image `speed`, and keeps what they measured under a name. */
export function runBenchmarks(folder: string, name: string): void {
  inContainer(folder, `
    data=$(python3 -c 'import os, pyperformance; print(os.path.dirname(pyperformance.__file__))')/data-files/benchmarks
    for name in ${BENCHMARKS.join(' ')}; do
        python3 "$data/bm_$name/run_benchmark.py" --fast --quiet --append /results/${name}.json
    done`);
}

/** A table of what was measured under two names, with the geometric mean. */
export function compare(folder: string, before: string, after: string): string {
  return inContainer(folder, `python3 -m pyperf compare_to --table /results/${before}.json /results/${after}.json`);
}
