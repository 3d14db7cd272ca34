import { checkVariableName } from './names';
import type { TokenMeaning } from '../../common/tokens';
import { tokenString } from '../../common/tokens';

/**
 * Whether BuildKit has the variable in every build, for those stages that declare it.
 *
 * See https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export function isPredefined(name: string): boolean {
  return /^((TARGET|BUILD)(PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/.test(name);
}

/** @internal */
export class BuildVariableMeaning implements TokenMeaning {
  public readonly evaluatedBy = 'dockerfile';
  public readonly description: string;
  public readonly expression: string;

  /** @param ofBase whether the image that a stage starts from is said to set it */
  public constructor(public readonly name: string, public readonly ofBase: boolean) {
    this.description = `the build variable ${name}`;
    this.expression = name;
  }
}

/**
 * A variable of a build: what an ARG or an ENV of the stage, or an ENV of its base image, has set.
 *
 * ```ts
 * stage.env({ PATH: `/opt/app/bin:${BuildVariable.of('PATH').value}` });
 * ```
 *
 * Every other string is literal: a `$` in it is a dollar sign.
 */
export class BuildVariable {
  /**
   * The variable of this name. One that no ARG or ENV sets is warned of (UndefinedVar).
   *
   * @param name letters, digits and underscores
   */
  public static of(name: string): BuildVariable {
    return new BuildVariable(name, false);
  }

  /**
   * A variable that the image sets which a stage starts from. Only a build can know of it, so that it is set is not checked.
   *
   * @param name letters, digits and underscores
   */
  public static ofBaseImage(name: string): BuildVariable {
    return new BuildVariable(name, true);
  }

  /**
   * The token to put into the strings of ENV, LABEL, ARG, WORKDIR, USER, ADD and COPY, which BuildKit expands.
   * In a RUN script write `$NAME` instead: there the shell does it.
   */
  public readonly value: string;

  private constructor(name: string, ofBase: boolean) {
    checkVariableName(name, 'ARG or ENV');
    this.value = tokenString(name, new BuildVariableMeaning(name, ofBase));
  }

  /** The same as `value`. */
  public toString(): string {
    return this.value;
  }
}
