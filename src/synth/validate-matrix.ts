import { Image } from '../core/image';
import type { MatrixAxis } from '../core/matrix-axis';
import { listed, quoted } from '../errors';
import { axesIn } from './axes';
import type { Target } from './plan';
import type { Report } from './problems';

/** Reports a matrix whose targets would have no names, or share them. */
export function checkMatrix({ node: { path }, _props: { matrix = [], name, tags = [] } }: Image, report: Report): void {
  if (matrix.length > 0 && name === undefined) {
    report({ path, message: 'has a `matrix`, so it needs a `name` with the tokens of its axes in it' });
  } else if (matrix.length === 0 && name !== undefined) {
    report({ path, message: 'has a `name`, which only an image with a `matrix` has: write `targetName`' });
  } else if (name !== undefined) {
    const left = missingAxes(name, matrix);
    if (left.length > 0) {
      report({ path, message: `has a \`name\` without the axis ${listed(left.map(a => a.name))}, so that several combinations would have one name` });
    }
  }
  for (const tag of tags) {
    const left = missingAxes(tag, matrix);
    if (left.length > 0) {
      report({ path, message: `has the tag ${quoted(tag)} without the axis ${listed(left.map(a => a.name))}, so that several combinations would have one tag` });
    }
  }
}

/** The axes that would make two different texts of this one, and do not. */
function missingAxes(text: string, matrix: readonly MatrixAxis[]): MatrixAxis[] {
  const found = axesIn(text);
  return matrix.filter(axis => axis.values.length > 1 && !found.has(axis));
}

/** A matrix is a group, and buildx finds no target of its name. */
export function checkMatrixUse({ image, needs }: Target, report: Report): void {
  const inherited = (image._props.inherits ?? []).filter(Image.isImage);
  for (const other of [...needs.map(n => n.image), ...inherited]) {
    if (other._props.matrix) {
      report({ path: image.node.path, message: `is built on ${other.node.path}, which is a matrix: its name is that of a group, which buildx builds nothing on` });
    }
  }
}
