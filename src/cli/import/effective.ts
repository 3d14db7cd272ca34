import { NotImported } from './not-imported';
import type { BakeSource } from './source/bake-source';
import type { Attributes, SourceBlock } from './source/block';
import { mergedAttributes } from './source/merge';
import { reachable } from '../../common/graph';

/** Attributes that an abstract target cannot have. The targets that inherit them have them instead. */
const OF_DOCKERFILE = ['context', 'contexts', 'dockerfile', 'dockerfile-inline', 'target', 'matrix', 'name'];

/** Names of targets that other tools override, which can have tags for a build without these tools. */
const OF_OTHER_TOOLS = /meta(data)?([-_]|$)/;

/** Decides which targets are abstract, and merges the attributes of the others. */
export class Inheritance {
  /** The names of the targets that only others use. */
  public readonly abstract: ReadonlySet<string>;

  /** @param combinations the names of the combinations of matrices, from which no image can inherit */
  public constructor(private readonly source: BakeSource, private readonly combinations: ReadonlySet<string>) {
    const { targets, groups } = source;
    const inherited = new Set([...targets.values()].flatMap(({ attributes }) => textsIn(attributes.inherits)));
    const built = new Set([...groups.values()].flatMap(({ attributes }) => textsIn(attributes.targets)));
    const canBe = ({ name }: SourceBlock) => inherited.has(name) && !built.has(name)
      && (name.startsWith('_') || this.isWithoutResult(name));
    const candidates = new Map([...targets.values()].filter(canBe).map(block => [block.name, block]));
    // A target that inherits from an image is an image.
    const ofImages = reachable([...candidates.values()].filter(({ attributes }) =>
      textsIn(attributes.inherits).some(parent => !candidates.has(parent))), image =>
      [...candidates.values()].filter(({ attributes }) => textsIn(attributes.inherits).includes(image.name)));
    ofImages.forEach(({ name }) => candidates.delete(name));
    this.abstract = new Set(candidates.keys());
  }

  /** Whether a target without an underscore in its name has nothing to build, as far as that can be told. */
  private isWithoutResult(name: string, above: readonly string[] = []): boolean {
    const { attributes = {} } = this.source.targets.get(name) ?? {};
    const ofResult = OF_OTHER_TOOLS.test(name) ? OF_DOCKERFILE : [...OF_DOCKERFILE, 'tags', 'output'];
    return ofResult.every(attribute => !(attribute in attributes)) && !above.includes(name)
      && textsIn(attributes.inherits).every(parent => this.isWithoutResult(parent, [...above, name]));
  }

  /** The own attributes of an abstract target, and the abstract targets that it inherits from. */
  public ofAbstract(name: string): { attributes: Attributes; parents: string[] } {
    const { inherits, ...own } = this.source.targets.get(name)!.attributes;
    const parents = textsIn(inherits).filter(parent => this.abstract.has(parent));
    return { attributes: without(own, OF_DOCKERFILE), parents };
  }

  /** The attributes of an image, with those of the images that it inherits from, and its abstract targets. */
  public ofImage(name: string, above: readonly string[] = []): { attributes: Attributes; parents: string[] } {
    const block = this.source.targets.get(name);
    if (!block || above.includes(name)) {
      const what = block ? 'a circle of targets' : this.combinations.has(name) ? 'a combination of a matrix'
        : 'an unknown target';
      throw new NotImported(`${what} in \`inherits\``, name);
    }
    const { inherits, ...own } = block.attributes;
    let attributes: Attributes = {};
    const parents: string[] = [];
    for (const parent of textsIn(inherits)) {
      const inherited = this.ofImage(parent, [...above, name]);
      if (this.abstract.has(parent)) {
        // The abstract target takes precedence over the images before it.
        attributes = mergedAttributes(withoutSet(attributes, inherited.attributes), only(inherited.attributes));
        parents.push(parent);
      } else {
        attributes = mergedAttributes(attributes, inherited.attributes);
        parents.push(...inherited.parents);
      }
    }
    return { attributes: mergedAttributes(attributes, own), parents: [...new Set(parents)] };
  }
}

/** The literal texts of a list. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function only(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => OF_DOCKERFILE.includes(name)));
}

function without(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

/** Attributes without those that another target sets. Maps keep the entries that it does not set. */
function withoutSet(attributes: Attributes, other: Attributes): Attributes {
  const isMap = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]): [string, unknown][] => {
    const set = other[name];
    return set === undefined ? [[name, value]]
      : isMap(value) && isMap(set) ? [[name, without(value as Attributes, Object.keys(set))]] : [];
  }));
}
