import type { Image } from '../../constructs/image';
import type { StageOnDisk, Reading } from '../../dockerfile/existing/model';
import type { GlobalValues, Place } from '../../dockerfile/existing/references';
import { expandPlatform, globalValues } from '../../dockerfile/existing/references';
import { platformName } from '../../dockerfile/existing/text/platforms';
import { StagePlatform } from '../../dockerfile/syntax/platform';

/** The variables that BuildKit sets, as placeholders in the text of a platform. */
const SET_BY_BUILDKIT = Object.fromEntries(['TARGET', 'BUILD'].flatMap(of =>
  ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map(part => [of + part, `$${of}${part}`])));

/** The platforms of the stages in an existing Dockerfile. */
export class StagePlatforms {
  private readonly values: GlobalValues;

  public constructor(image: Image, private readonly reading: Reading) {
    this.values = globalValues(reading, { ...SET_BY_BUILDKIT, ...image._props.args });
  }

  /** The platform of a stage. Undefined for the target platform, and for a platform that only a build can tell. */
  public of(stage: StageOnDisk): StagePlatform | undefined {
    const text = expandPlatform(stage, this.reading, this.values)?.text ?? '';
    const name = platformName(text);
    if (text.includes('$BUILD')) {
      return StagePlatform.BUILDER;
    }
    return name === undefined || text.includes('$') ? undefined : StagePlatform.of(name);
  }

  /**
   * The platforms on which BuildKit looks up a source. Includes the build platform only if it is the only platform.
   */
  public at(places: readonly Place[]): (StagePlatform | undefined)[] {
    const all = places.flatMap(({ starts, isCopied }) =>
      [...isCopied ? [undefined] : [], ...starts.map(stage => this.of(stage))]);
    const others = all.filter(platform => platform !== StagePlatform.BUILDER);
    const texts = [...new Set(others.map(platform => platform?._text ?? ''))].sort();
    if (texts.length === 0) {
      return [all.length === 0 ? undefined : StagePlatform.BUILDER];
    }
    return texts.map(text => (text === '' ? undefined : StagePlatform.of(text)));
  }
}
