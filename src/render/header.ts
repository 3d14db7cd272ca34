import type { IConstruct } from 'constructs';

/** What the comment on top of each generated file says. */
export const GENERATED = 'synthesized by cdk-bake.';

/** The comment on top of a file that is generated from a construct. */
export function header({ node: { path } }: IConstruct): string {
  return `${path}: ${GENERATED} Change the construct, not this file.`;
}
