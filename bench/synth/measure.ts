/** What a run of a program took. */
export interface Measured {
  readonly milliseconds: number;
  /** What the heap holds when the tree is there and its files are written. */
  readonly heapBytes: number;
}

/** Runs a program for a size, and prints what it took. What it returns stays alive until the heap was looked at. */
export function measure(program: (size: number, outdir: string) => unknown): void {
  const [size, outdir] = process.argv.slice(2);
  global.gc!();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  const kept = program(Number(size), outdir);
  const milliseconds = performance.now() - start;
  global.gc!();
  console.log(JSON.stringify({ milliseconds, heapBytes: process.memoryUsage().heapUsed - before, kept: typeof kept }));
  globalThis.process.exitCode = kept ? 0 : 1;
}
