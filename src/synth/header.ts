import { IConstruct } from 'constructs';

/** What the comment on top of each generated file says. */
export const GENERATED = 'synthesized by cdk-bake.';

/** The comment on top of a file that is generated from a construct. */
export function header(construct: IConstruct): string {
  return `${pathLine(construct)}: ${GENERATED} Change the construct, not this file.`;
}

/** The path of a construct as a line of a comment. */
export function pathLine({ node: { path } }: IConstruct): string {
  return path.replace(/[\r\n]/g, ' ');
}
