import { type cdk, github } from 'projen';
import { INSTALL_NPM } from './release';

const { READ, WRITE } = github.workflows.JobPermission;

/** Adds a job to the workflow of a release that publishes a package of another directory, as the same version. */
export function addPublishing(parent: cdk.JsiiProject, directory: string): void {
  const env = { PUBLIB_DRYRUN: '${{ inputs.dry_run }}' };
  parent.release!.addJobs({
    [`release_${directory}`]: {
      name: `Publish ${directory} to npm and PyPI`,
      // Projects that this package creates install the library.
      needs: ['release', 'release_npm', 'release_pypi'],
      runsOn: ['ubuntu-latest'],
      permissions: { contents: READ, idToken: WRITE },
      if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha",
      tools: { node: { version: '20.x' }, python: { version: '3.x' } },
      defaults: { run: { workingDirectory: directory } },
      steps: [
        { uses: github.ActionRefs.ACTIONS_CHECKOUT, with: { 'persist-credentials': false } },
        github.WorkflowSteps.downloadArtifact({
          name: 'Get the version of the library',
          with: { artifactIds: ['${{ needs.release.outputs.artifact_id }}'], path: '.release' },
        }),
        { ...INSTALL_NPM, workingDirectory: '.' },
        {
          name: 'Create the packages',
          run: [
            'npm ci',
            'npm version "$(cat ../.release/version.txt)" --no-git-tag-version',
            'npx projen compile',
            'npx projen package:js',
            'npx projen package:python',
          ].join('\n'),
        },
        {
          name: 'Publish to npm',
          run: 'npx -p publib@latest publib-npm',
          env: { ...env, NPM_DIST_TAG: 'latest', NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' },
        },
        {
          name: 'Publish to PyPI',
          run: 'npx -p publib@latest publib-pypi',
          env: { ...env, PYPI_TRUSTED_PUBLISHER: 'true' },
        },
      ],
    },
  });
}
