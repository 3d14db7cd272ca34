import { familiarReference } from '../bake/image-reference';
import { BuildContext } from '../core/build-context';
import { Image } from '../core/image';
import { IBuildSource } from '../dockerfile/build-source';
import { toStageName } from '../dockerfile/names';
import { Stage } from '../dockerfile/stage';
import { splitTokens } from '../tokens';
import { Plan } from './plan';

/** A source, as one Dockerfile uses it. */
export interface NamedSource {
  /** What FROM and --from say. */
  readonly name: string;
  /** The entry of `contexts`: none for `scratch`, which BuildKit knows. */
  readonly entry?: { readonly key: string; readonly value: string };
}

/** What Bake writes for a source. */
export function bakeValue(source: IBuildSource, plan: Plan): string {
  return BuildContext.isBuildContext(source) ? source._bakeValue : `target:${plan.targetOf(source)!.name}`;
}

/**
 * Names what an image's Dockerfile reads from elsewhere.
 *
 * An image of a registry keeps its reference, so that the Dockerfile says what it starts from, also without Bake. Any
 * other name is kept apart from those of the stages: a context of a stage's name would replace the stage.
 */
export function nameSources(image: Image, plan: Plan): Map<IBuildSource, NamedSource> {
  const byValue = new Map<string, string>();
  const taken = new Set(image.dockerfile.stages.map(s => s.name));
  for (const [key, source] of Object.entries(image._props.contexts ?? {})) {
    byValue.set(bakeValue(source, plan), key);
    taken.add(key);
  }
  const named = new Map<IBuildSource, NamedSource>();
  for (const source of image.dockerfile.stages.flatMap(s => s._sources)) {
    const local = Stage.isStage(source) && source._dockerfile === image.dockerfile;
    if (!local && !named.has(source)) {
      named.set(source, nameOne(source, bakeValue(source, plan), byValue, taken));
    }
  }
  return named;
}

function nameOne(source: IBuildSource, value: string, byValue: Map<string, string>, taken: Set<string>): NamedSource {
  if (BuildContext._isScratch(source)) {
    return { name: 'scratch' };
  }
  const known = byValue.get(value);
  if (known !== undefined) {
    return { name: known, entry: { key: known, value } };
  }
  if (BuildContext.isBuildContext(source) && source._kind === 'image' && splitTokens(source._value).every(p => typeof p === 'string')) {
    return { name: source._value, entry: { key: familiarReference(source._value), value } };
  }
  const name = freeName(wantedNames(source), taken);
  taken.add(name);
  byValue.set(value, name);
  return { name, entry: { key: name, value } };
}

/** A stage goes by the name of its image, which says more than its own. */
function wantedNames(source: IBuildSource): string[] {
  if (!Stage.isStage(source)) {
    return [toStageName(source.sourceName)];
  }
  const image = source._dockerfile._owner!.split('/').pop()!;
  return [toStageName(image), toStageName(`${image}-${source.name}`)];
}

function freeName(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const last = wanted[wanted.length - 1];
  let name = wanted.find(w => !taken.has(w)) ?? `${last}-2`;
  for (let n = 3; taken.has(name); n++) {
    name = `${last}-${n}`;
  }
  return name;
}
