import { quoted } from '../../common/errors';
import type { Image } from '../../constructs/image';
import type { Report } from '../../plan/problems';

/** A line of package sources on a server that has snapshots. */
const ARCHIVE = /\/\/[a-z0-9.-]+\.(debian\.org|ubuntu\.com)\//i;

/** Reports snapshots of packages that the company's sources, which replace those of the distribution, cannot have. */
export function checkSnapshots({ node: { path }, dockerfile, _props }: Image, report: Report): void {
  const sources = _props.companyNetwork?._aptSources;
  const stage = dockerfile.stages.find(one => one._snapshot);
  if (stage && sources?.every(line => !ARCHIVE.test(line))) {
    report({
      path,
      message: `stage ${quoted(stage.name)} installs packages of a \`snapshot\`, but \`aptSources\` of the `
        + 'CompanyNetwork has no source on debian.org or ubuntu.com; use the URL of a snapshot of your mirror in '
        + '`aptSources`, and remove `snapshot`',
    });
  }
}
