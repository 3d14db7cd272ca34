/** The text of the README of a new project. */
export function readme(name: string): string {
  return `# ${name}

Container images, defined with [cdk-bake](https://github.com/cdk-bake/cdk-bake).

\`\`\`sh
npx projen synth         # write the Bake files and Dockerfiles to cdk.out
npx projen test          # run the tests
npx projen images:build  # build the images
npx projen images:diff   # show what a change does
npx projen images:lock   # lock the base images to digests
\`\`\`

To change the project, edit its \`.projenrc\` file, and run \`npx projen\`.
`;
}
