import { IConstruct } from 'constructs';

/** The comment on top of a file that is generated from a construct. */
export function header(construct: IConstruct): string {
  return `${pathLine(construct)}: synthesized by cdk-bake. Change the construct, not this file.`;
}

/** The path of a construct as a line of a comment. */
export function pathLine({ node: { path } }: IConstruct): string {
  return path.replace(/[\r\n]/g, ' ');
}
