import { canBeEqual } from './equal-names';
import { stageOf } from './stages';
import { TOKEN_RULES } from './token-expansion';
import { familiarReference, isImageReference } from '../../bake/image-reference';
import { listed, quoted } from '../../common/errors';
import { nearestHint } from '../../common/nearest';
import { sortedEntries } from '../../common/records';
import { isLiteral, splitTokens } from '../../common/tokens';
import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import { baseStage, expandBase, globalValues } from '../../dockerfile/existing/references';
import type { GlobalValues } from '../../dockerfile/existing/references';
import type { IBuildSource } from '../../dockerfile/syntax/build-source';

/** What a user puts in the place of the base image of a stage. */
export interface BaseReplacement {
  /** The property, for messages. */
  readonly property: string;
  readonly source: IBuildSource;
  /** The reference in the Dockerfile, possibly with tokens, or why it cannot be replaced. */
  readonly reference?: string;
  readonly problem?: string;
  /** The stage whose FROM has the reference. */
  readonly stage?: StageOnDisk;
}

/** The base images that `base` and `bases` of an image replace. */
export function baseReplacements(image: Image): BaseReplacement[] {
  const { dockerfile: { _existing: existing }, _props: { base, bases = {} } } = image;
  const asked = [
    ...base ? [{ property: '`base`', source: base, stage: undefined }] : [],
    ...sortedEntries(bases).map(([stage, source]) => ({ property: `\`bases\` for the stage ${quoted(stage)}`, source, stage })),
  ];
  if (asked.length === 0 || !existing) {
    return [];
  }
  const { name, reading } = existing;
  if (!reading) {
    const problem = `cannot replace a base image because ${quoted(name)} selects a frontend whose language is not read; add the name to \`contexts\``;
    return asked.map(({ property, source }) => ({ property, source, problem }));
  }
  const bottoms = new Bottoms(image, reading, name);
  return asked.map(({ property, source, stage }) => ({ property, source, ...bottoms.of(stage) }));
}

/** The stage whose FROM `base` of an image would replace, if that can be replaced. */
export function resultBase(image: Image): StageOnDisk | undefined {
  const { name, reading } = image.dockerfile._existing!;
  return reading && new Bottoms(image, reading, name).of(undefined).stage;
}

type Found = Pick<BaseReplacement, 'reference' | 'problem' | 'stage'>;

/** Follows stages of a Dockerfile down to the FROM that names something outside. */
class Bottoms {
  private readonly values: GlobalValues;
  private readonly names: readonly string[];
  /** By the text of FROM, so that equal texts have the same tokens. */
  private readonly references = new Map<string, string | undefined>();

  public constructor(private readonly image: Image, private readonly reading: Reading, private readonly file: string) {
    this.values = globalValues(reading, image._props.args, TOKEN_RULES);
    this.names = reading.stages.flatMap(s => s.name ?? []);
  }

  /** @param name the stage to start at, if it is not what the image becomes */
  public of(name: string | undefined): Found {
    const [start] = stageOf(this.image, this.reading, name);
    if (!start) {
      return { problem: name === undefined ? this.withoutResult() : this.withoutStage(name) };
    }
    const replaced = new Set(Object.keys(this.image._props.contexts ?? {}).map(key => key.toLowerCase()));
    let stage = start;
    for (let parent: StageOnDisk | undefined = stage; parent; parent = baseStage(stage, this.reading, this.values)) {
      stage = parent;
      if (stage.name !== undefined && replaced.has(stage.name)) {
        return { problem: `has no effect because \`contexts\` replaces the stage ${quoted(stage.name)}; remove one of them` };
      }
    }
    return this.bottom(stage);
  }

  private withoutStage(name: string): string {
    return `does not apply because ${quoted(this.file)} has no such stage${nearestHint(name, this.names)}; use ${listed(this.names) || '`base`'}`;
  }

  /** A literal `target` that does not exist is reported as such. */
  private withoutResult(): string | undefined {
    return isLiteral(this.image._props.target ?? '') ? undefined : 'requires a literal `target`; add the name of the base image to `contexts`';
  }

  private bottom(stage: StageOnDisk): Found {
    const reference = this.referenceOf(stage);
    const cannot = (why: string) => ({ problem: `cannot replace FROM ${stage.base} in ${this.file}:${stage.number} because ${why}` });
    const byHand = 'add the name that the build looks up to `contexts`, such as contexts: { \'team/base:1.0\': … }';
    if (reference === undefined) {
      return cannot(`only the build can evaluate the name; ${byHand}`);
    }
    if (reference === 'scratch') {
      return cannot('BuildKit cannot replace scratch; name an image in that line');
    }
    if (isLiteral(reference) && !isImageReference(reference)) {
      return cannot(`${quoted(reference)} is not an image reference; set its arguments in \`args\``);
    }
    if (isLiteral(reference) && this.names.includes(familiarReference(reference))) {
      return cannot(`the stage ${quoted(familiarReference(reference))} has the name of that image, and BuildKit would replace the whole stage; rename the stage`);
    }
    const namesake = isLiteral(reference) ? undefined : this.names.find(name => canBeLatest(reference, name));
    if (namesake !== undefined) {
      return cannot(`the name can be that of the stage ${quoted(namesake)}, and BuildKit would replace the whole stage; rename the stage`);
    }
    const other = isLiteral(reference) ? undefined : this.possibleStage(stage, reference);
    return other === undefined ? { reference, stage } : cannot(`the name can be that of a stage, such as ${quoted(other)}; ${byHand}`);
  }

  /** The stage that a reference with tokens can be. If it is an image by the defaults of ARGs, that is what it is for. */
  private possibleStage(stage: StageOnDisk, reference: string): string | undefined {
    const byDefault = expandBase(stage, this.reading, globalValues(this.reading)).text ?? '';
    const above = this.reading.stages.slice(0, this.reading.stages.indexOf(stage)).flatMap(s => s.name ?? []);
    return isImageReference(byDefault) && !above.includes(byDefault) ? undefined : above.find(name => canBeEqual(reference, name));
  }

  private referenceOf(stage: StageOnDisk): string | undefined {
    if (!this.references.has(stage.base)) {
      this.references.set(stage.base, expandBase(stage, this.reading, this.values).text);
    }
    return this.references.get(stage.base);
  }
}

/** Whether a reference whose repository has a name can be looked up under that name alone, which is without the tag `latest`. */
function canBeLatest(reference: string, name: string): boolean {
  const familiar = familiarReference(reference);
  const [first] = splitTokens(familiar);
  return (first === name || first === `${name}:`) && (canBeEqual(familiar, name) || canBeEqual(familiar, `${name}:latest`));
}
