import { InvalidValueError, quoted } from '../common/errors';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { checkNew } from '../values/calls';

/**
 * Installs CA certificates, such as those of a company. The stage must run as root and contain the package
 * `ca-certificates`.
 *
 * The certificates become part of the image. To trust certificates only during a build, use a CompanyNetwork.
 */
export class Certificates implements IStageFragment {
  private readonly files: readonly string[];

  /**
   * Creates the fragment.
   *
   * @param files paths of PEM files in the build context, with one certificate each and the extension `.crt`
   */
  public constructor(files: string[]) {
    [files] = checkNew('Certificates', new.target, [files]);
    const wrong = files.find(file => !file.endsWith('.crt'));
    if (files.length === 0) {
      throw new InvalidValueError('`files` of Certificates is empty; add the path of a certificate');
    }
    if (wrong !== undefined) {
      throw new InvalidValueError(`invalid certificate file ${quoted(wrong)}: expected the extension .crt, because `
        + 'update-ca-certificates ignores other files');
    }
    this.files = files;
  }

  public applyTo(stage: Stage): void {
    stage.copy([...this.files], '/usr/local/share/ca-certificates/').run('update-ca-certificates');
  }
}
