import { KINDS } from '../../lock/entries';
import type { Manifest } from '../../synth/manifest';

type Check = (value: unknown) => boolean;

const text: Check = value => typeof value === 'string';
const flag: Check = value => typeof value === 'boolean';
const optional = (check: Check): Check => value => value === undefined || check(value);
const list = (check: Check): Check => value => Array.isArray(value) && value.every(check);
const object = (checks: Readonly<Record<string, Check>>): Check => value => value !== null
  && typeof value === 'object' && Object.entries(checks).every(([key, check]) => check((value as any)[key]));

const TARGET = object({
  name: text,
  combinations: optional(list(text)),
  path: text,
  dockerfile: optional(text),
  stage: optional(text),
  image: flag,
  published: flag,
  test: flag,
  tags: list(text),
  platforms: list(text),
  builtOn: list(text),
  baseImages: list(text),
  attestations: object({ provenance: optional(text), sbom: optional(flag) }),
  missingAttestations: optional(text),
  permissions: list(text),
});

const STACK = object({
  path: text,
  directory: text,
  command: text,
  bakeFile: text,
  bakeFiles: list(text),
  dependencies: list(text),
  abstractTargets: list(text),
  groups: list(object({ name: text, path: text, targets: list(text) })),
  targets: list(TARGET),
});

const MANIFEST = object({
  buildxVersion: text,
  lockFile: text,
  references: list(object({
    kind: value => (KINDS as readonly unknown[]).includes(value),
    name: text,
    usedBy: list(text),
    origin: optional(text),
  })),
  stacks: list(STACK),
  warnings: list(object({ path: text, message: text })),
  files: value => object({})(value) && Object.values(value as object).every(digest => digest === null || text(digest)),
});

/** Whether a value has the form of a manifest, whose references lead to targets, stacks and files. */
export function isManifest(value: unknown): value is Manifest {
  if (!MANIFEST(value)) {
    return false;
  }
  const { stacks, files } = value as Manifest;
  const ids = new Set(stacks.flatMap(({ directory, targets }) => targets.map(({ name }) => `${directory}/${name}`)));
  const directories = new Set(stacks.map(({ directory }) => directory));
  const targets = stacks.flatMap(stack => stack.targets);
  const images = new Set(targets.filter(({ image }) => image).map(({ path }) => path));
  return targets.every(({ path }) => images.has(path)) && stacks.every(({ bakeFile, bakeFiles, ...stack }) =>
    bakeFile in files
    && bakeFiles.length > 0
    && stack.dependencies.every(directory => directories.has(directory))
    && [...stack.groups.map(group => group.targets), ...stack.targets.map(target => target.builtOn)]
      .every(all => all.every(id => ids.has(id))));
}
