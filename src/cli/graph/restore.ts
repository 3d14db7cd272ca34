import type { Output } from './output';
import { readOutputFile } from './output';
import type { OutputFile } from '../../output/files';
import { isBelow, MANIFEST } from '../../output/former';
import { writeOutput } from '../../output/write-output';

/** Keeps the files of an output in memory. Returns a function that writes them again. */
export function keepOutput({ directory, manifest }: Output): () => void {
  const bakeFiles = new Set(manifest.stacks.map(({ bakeFile }) => bakeFile));
  const file = (path: string, digest: string | null): [string, OutputFile] => [path, {
    content: readOutputFile(directory, path),
    construct: 'App',
    isSecret: digest === null,
    isBakeFile: bakeFiles.has(path),
  }];
  const files = new Map([
    ...Object.entries(manifest.files).filter(([path]) => isBelow(path)).map(([path, digest]) => file(path, digest)),
    file(MANIFEST, ''),
  ]);
  return () => writeOutput(directory, files);
}
