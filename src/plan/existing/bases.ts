import { canBeEqual } from './equal-names';
import { targetStages } from './stages';
import { TOKEN_RULES } from './token-expansion';
import { familiarReference, isImageReference } from '../../bake/image-reference';
import { quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';
import { oneOf } from '../../common/one-of';
import { sortedEntries } from '../../common/records';
import { isLiteral, splitTokens } from '../../common/tokens';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import { baseStage, expandBase, globalValues } from '../../dockerfile/existing/references';
import type { GlobalValues } from '../../dockerfile/existing/references';
import type { IBuildSource } from '../../dockerfile/syntax/build-source';

/** A replacement for the base image of a stage. */
export interface BaseReplacement {
  /** The property in messages. */
  readonly property: string;
  readonly source: IBuildSource;
  /** The reference in the Dockerfile, possibly with tokens. */
  readonly reference?: string;
  /** The predicate of a message, if the reference cannot be replaced. */
  readonly problem?: string;
  /** The stage whose `FROM` instruction contains the reference. */
  readonly stage?: StageOnDisk;
}

/** The base images that are replaced by `base` and `bases` of an image. */
export function baseReplacements(image: Image): BaseReplacement[] {
  const { dockerfile: { _existing: existing }, _props: { base, bases = {} } } = image;
  const asked = [
    ...base ? [{ property: '`base`', source: base, stage: undefined }] : [],
    ...sortedEntries(bases).map(([stage, source]) =>
      ({ property: `\`bases\` for the stage ${quoted(stage)}`, source, stage })),
  ];
  if (asked.length === 0 || !existing) {
    return [];
  }
  const { name, reading } = existing;
  if (!reading) {
    const unknown = existing.isInContext || existing.isByAxis ? 'content of' : 'language of the frontend in';
    const problem = `cannot replace a base image because the ${unknown} ${quoted(name)} is unknown; `
      + 'add the name of the base image to `contexts`';
    return asked.map(({ property, source }) => ({ property, source, problem }));
  }
  const bottoms = new Bottoms(image, reading, name);
  return asked.map(({ property, source, stage }) => ({ property, source, ...bottoms.of(stage) }));
}

/** The stage whose `FROM` instruction `base` of an image would replace. */
export function resultBase(image: Image): StageOnDisk | undefined {
  const { name, reading } = image.dockerfile._existing!;
  return reading && new Bottoms(image, reading, name).of(undefined).stage;
}

type Found = Pick<BaseReplacement, 'reference' | 'problem' | 'stage'>;

/** Follows the stages of a Dockerfile down to the `FROM` instruction with an external base image. */
class Bottoms {
  private readonly values: GlobalValues;
  private readonly names: readonly string[];
  /** References by the text in `FROM`, so that equal texts have the same tokens. */
  private readonly references = new Map<string, string | undefined>();

  public constructor(private readonly image: Image, private readonly reading: Reading, private readonly file: string) {
    this.values = globalValues(reading, image._props.args, TOKEN_RULES);
    this.names = reading.stages.flatMap(s => s.name ?? []);
  }

  /**
   * Finds the reference below a stage.
   *
   * @param name the stage to start at, if it differs from the stage of the image
   */
  public of(name: string | undefined): Found {
    const [start, ...others] = targetStages(this.image, this.reading, name);
    if (!start || others.length > 0) {
      return { problem: name === undefined ? this.withoutResult() : this.withoutStage(name) };
    }
    const { contexts = {} } = this.image._props;
    const replaced = new Set(Object.keys(contexts).map(key => key.toLowerCase()));
    let stage = start;
    for (let parent: StageOnDisk | undefined = stage; parent; parent = baseStage(stage, this.reading, this.values)) {
      stage = parent;
      if (stage.name !== undefined && replaced.has(stage.name)) {
        return {
          problem: `has no effect because \`contexts\` replaces the stage ${quoted(stage.name)}; remove one of them`,
        };
      }
    }
    return this.bottom(stage);
  }

  private withoutStage(name: string): string {
    const fix = this.names.length > 0 ? `use ${oneOf(this.names)}` : 'use `base`';
    return `does not apply because ${quoted(this.file)} has no such stage${nearestHint(name, this.names)}; ${fix}`;
  }

  /** The problem of a `target` with tokens. A literal `target` that does not exist is reported elsewhere. */
  private withoutResult(): string | undefined {
    return isLiteral(this.image._props.target ?? '')
      ? undefined : 'requires a literal `target`; add the name of the base image to `contexts`';
  }

  private bottom(stage: StageOnDisk): Found {
    const reference = this.referenceOf(stage);
    const cannot = (why: string) =>
      ({ problem: `cannot replace FROM ${stage.base} in ${this.file}:${stage.number} because ${why}` });
    const byHand = 'add the name that the build looks up to `contexts`, such as contexts: { \'team/base:1.0\': … }';
    if (reference === undefined) {
      return cannot(`only the build can evaluate the name; ${byHand}`);
    }
    if (reference === 'scratch') {
      return cannot('BuildKit cannot replace scratch; write the name of an image in that line');
    }
    if (isLiteral(reference)) {
      const problem = this.literalProblem(reference);
      return problem === undefined ? { reference, stage } : cannot(problem);
    }
    const namesake = this.names.find(name => canBeLatest(reference, name));
    if (namesake !== undefined) {
      return cannot(`the name can be equal to the stage ${quoted(namesake)}, `
        + 'and BuildKit would replace the whole stage; rename the stage');
    }
    const other = this.possibleStage(stage, reference);
    return other === undefined
      ? { reference, stage } : cannot(`the name can be equal to a stage, such as ${quoted(other)}; ${byHand}`);
  }

  private literalProblem(reference: string): string | undefined {
    if (!isImageReference(reference)) {
      return `${quoted(reference)} is not an image reference; set the arguments of the reference in \`args\``;
    }
    const name = familiarReference(reference);
    return this.names.includes(name)
      ? `the stage ${quoted(name)} has the name of that image, `
        + 'and BuildKit would replace the whole stage; rename the stage'
      : undefined;
  }

  /** A stage that a reference with tokens can refer to, unless the default values of arguments result in an image. */
  private possibleStage(stage: StageOnDisk, reference: string): string | undefined {
    const byDefault = expandBase(stage, this.reading, globalValues(this.reading)).text ?? '';
    const { stages } = this.reading;
    const above = stages.slice(0, stages.indexOf(stage)).flatMap(s => s.name ?? []);
    const isImage = isImageReference(byDefault) && !above.includes(byDefault);
    return isImage ? undefined : above.find(name => canBeEqual(reference, name));
  }

  private referenceOf(stage: StageOnDisk): string | undefined {
    if (!this.references.has(stage.base)) {
      this.references.set(stage.base, expandBase(stage, this.reading, this.values).text);
    }
    return this.references.get(stage.base);
  }
}

/** Whether BuildKit can look up a reference under a name alone, that is, without the tag `latest`. */
function canBeLatest(reference: string, name: string): boolean {
  const familiar = familiarReference(reference);
  const [first] = splitTokens(familiar);
  return (first === name || first === `${name}:`)
    && (canBeEqual(familiar, name) || canBeEqual(familiar, `${name}:latest`));
}
