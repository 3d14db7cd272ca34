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

/** Names what an image's own Dockerfile reads from elsewhere. */
export function nameSources(image: Image, plan: Plan): Map<IBuildSource, NamedSource> {
  const names = new SourceNames(plan, image.dockerfile.stages.map(s => s.name));
  for (const [key, source] of Object.entries(image._props.contexts ?? {})) {
    names.reserve(key, source);
  }
  const read = image.dockerfile.stages.flatMap(s => s._sources);
  return new Map(read.flatMap(source =>
    (Stage.isStage(source) && source._dockerfile === image.dockerfile ? [] : [[source, names.of(source)]])));
}

/** The entries of `contexts` for sources. */
export function contextNames(sources: readonly (NamedSource | undefined)[]): Map<string, string> {
  return new Map(sources.flatMap(source => (source?.entry ? [[source.entry.key, source.entry.value]] : [])));
}

/**
 * The names of what one Dockerfile reads from elsewhere.
 *
 * An image of a registry keeps its reference, so that the Dockerfile says what it starts from, also without Bake. Any
 * other name is kept apart from those of the stages: a context of a stage's name would replace the stage.
 */
export class SourceNames {
  private readonly named = new Map<IBuildSource, NamedSource>();
  private readonly byValue = new Map<string, string>();
  private readonly taken: Set<string>;

  public constructor(private readonly plan: Plan, stageNames: Iterable<string>) {
    this.taken = new Set(stageNames);
  }

  /** Keeps the name that a user has given to a source. */
  public reserve(name: string, source: IBuildSource): void {
    this.byValue.set(bakeValue(source, this.plan), name);
    this.taken.add(name);
  }

  public of(source: IBuildSource): NamedSource {
    const known = this.named.get(source);
    if (known) {
      return known;
    }
    const named = this.nameOne(source, bakeValue(source, this.plan));
    this.named.set(source, named);
    return named;
  }

  private nameOne(source: IBuildSource, value: string): NamedSource {
    if (BuildContext._isScratch(source)) {
      return { name: 'scratch' };
    }
    const known = this.byValue.get(value);
    if (known !== undefined) {
      return { name: known, entry: { key: known, value } };
    }
    if (BuildContext.isBuildContext(source) && source._kind === 'image' && splitTokens(source._value).every(p => typeof p === 'string')) {
      const key = familiarReference(source._value);
      if (!this.taken.has(key)) {
        return { name: source._value, entry: { key, value } };
      }
    }
    const name = freeName(wantedNames(source), this.taken);
    this.taken.add(name);
    this.byValue.set(value, name);
    return { name, entry: { key: name, value } };
  }
}

/** A stage goes by the name of its image, which says more than its own. */
function wantedNames(source: IBuildSource): string[] {
  if (!Stage.isStage(source)) {
    return [toStageName(source.sourceName)];
  }
  const image = source._dockerfile._owner!.split('/').pop()!;
  return [toStageName(image), toStageName(`${image}-${source.name}`)];
}

/** The first of the names that is free, or the last one with a number. */
export function freeName(wanted: readonly string[], taken: ReadonlySet<string>): string {
  const last = wanted[wanted.length - 1];
  let name = wanted.find(w => !taken.has(w)) ?? `${last}-2`;
  for (let n = 3; taken.has(name); n++) {
    name = `${last}-${n}`;
  }
  return name;
}
