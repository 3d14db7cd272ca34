import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import type { GlobalValues, Place } from '../../dockerfile/existing/references';
import { expandPlatform, globalValues } from '../../dockerfile/existing/references';
import { platformName } from '../../dockerfile/existing/text/platforms';
import { StagePlatform } from '../../dockerfile/syntax/platform';

/** Stands for what BuildKit sets, to see which of it a platform is made of. */
const SET_BY_BUILDKIT = Object.fromEntries(['TARGET', 'BUILD'].flatMap(of => ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map(part => [of + part, `$${of}${part}`])));

/** The platforms that the stages of an image's existing Dockerfile are on. */
export class StagePlatforms {
  private readonly values: GlobalValues;

  public constructor(image: Image, private readonly reading: Reading) {
    this.values = globalValues(reading, { ...SET_BY_BUILDKIT, ...image._props.args });
  }

  /** The platform of a stage. Nothing if it is that of the build, or if only a build knows it. */
  public of(stage: StageOnDisk): StagePlatform | undefined {
    const text = expandPlatform(stage, this.reading, this.values)?.text ?? '';
    const name = platformName(text);
    return text.includes('$BUILD') ? StagePlatform.BUILDER : name === undefined || text.includes('$') ? undefined : StagePlatform.of(name);
  }

  /** The platforms on which BuildKit looks for something: that of the builder only where it is the only one. */
  public at(places: readonly Place[]): (StagePlatform | undefined)[] {
    const all = places.flatMap(({ starts, isCopied }) => [...isCopied ? [undefined] : [], ...starts.map(stage => this.of(stage))]);
    const others = all.filter(platform => platform !== StagePlatform.BUILDER);
    const texts = [...new Set(others.map(platform => platform?._text ?? ''))].sort();
    return texts.length === 0 ? [all.length === 0 ? undefined : StagePlatform.BUILDER] : texts.map(text => (text === '' ? undefined : StagePlatform.of(text)));
  }
}
