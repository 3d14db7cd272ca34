import { checkVariableName } from './names';
import type { TokenMeaning } from '../../common/tokens';
import { tokenString } from '../../common/tokens';

/**
 * The time of reproducible builds, in seconds since 1970. BuildKit, compilers and package managers read it.
 *
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export const EPOCH = 'SOURCE_DATE_EPOCH';

/**
 * Whether BuildKit provides the variable to every stage that declares it.
 *
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export function isPredefined(name: string): boolean {
  return /^((TARGET|BUILD)(PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/.test(name);
}

/** @internal */
export class BuildVariableMeaning implements TokenMeaning {
  public readonly evaluatedBy = 'dockerfile';
  public readonly description: string;
  public readonly expression: string;

  /** @param ofBase whether the base image of the stage sets the variable */
  public constructor(public readonly name: string, public readonly ofBase: boolean) {
    this.description = `the build variable ${name}`;
    this.expression = name;
  }
}

/**
 * A build variable: the value of an `ARG` or `ENV` instruction of the stage, or of an `ENV` instruction of its base
 * image.
 *
 * ```ts
 * stage.env({ PATH: `/opt/app/bin:${BuildVariable.of('PATH').value}` });
 * ```
 *
 * All other strings are literal: `$` is a dollar sign.
 */
export class BuildVariable {
  /**
   * The variable with this name. A variable that no `ARG` or `ENV` instruction sets causes a warning (UndefinedVar).
   *
   * @param name letters, digits and underscores
   */
  public static of(name: string): BuildVariable {
    return new BuildVariable(name, false);
  }

  /**
   * A variable set by the base image of the stage. Synthesis cannot verify that the base image sets the variable.
   *
   * @param name letters, digits and underscores
   */
  public static ofBaseImage(name: string): BuildVariable {
    return new BuildVariable(name, true);
  }

  /**
   * Token for the strings of `ENV`, `LABEL`, `ARG`, `WORKDIR`, `USER`, `ADD` and `COPY`, which BuildKit expands. In a
   * `RUN` script, write `$NAME` instead, which the shell expands.
   */
  public readonly value: string;

  private constructor(name: string, ofBase: boolean) {
    checkVariableName(name, 'ARG or ENV');
    this.value = tokenString(name, new BuildVariableMeaning(name, ofBase));
  }

  /** Returns `value`. */
  public toString(): string {
    return this.value;
  }
}
