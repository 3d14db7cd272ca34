import { InvalidValueError, quoted } from '../common/errors';
import type { IStageFragment } from '../dockerfile/fragment';
import type { Stage } from '../dockerfile/stage';
import { checkNew } from '../values/calls';

/**
 * Certificates of authorities that the image trusts, such as a company's own, for a stage that runs as root and has the
 * package `ca-certificates` of its distribution.
 *
 * They stay in the image. For a build alone, see CompanyNetwork.
 */
export class Certificates implements IStageFragment {
  private readonly files: readonly string[];

  /** @param files paths in the context of files in the PEM form, one certificate each, that end with `.crt` */
  public constructor(files: string[]) {
    [files] = checkNew('Certificates', new.target, [files]);
    const wrong = files.find(file => !file.endsWith('.crt'));
    if (wrong !== undefined || files.length === 0) {
      throw new InvalidValueError(wrong === undefined ? 'Certificates needs the paths of files' : `${quoted(wrong)} is no certificate that update-ca-certificates takes: its name has to end with .crt`);
    }
    this.files = files;
  }

  public applyTo(stage: Stage): void {
    stage.copy([...this.files], '/usr/local/share/ca-certificates/').run('update-ca-certificates');
  }
}
