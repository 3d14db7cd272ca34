import { type Project } from 'projen';
import { parse } from 'yaml';
import { synthesized } from './projects';

/** The files of a directory, parsed, by their names. */
export function yamlFiles(project: Project, directory: string): Record<string, any> {
  return Object.fromEntries(Object.entries(synthesized(project)).filter(([path]) => path.startsWith(directory))
    .map(([path, text]) => [path.slice(directory.length), parse(text)]));
}
