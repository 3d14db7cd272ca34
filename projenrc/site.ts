import { javascript, type cdk } from 'projen';

const TSX = 'tsx --tsconfig tsconfig.dev.json';

/** Adds `site`, a private package with the tools that build the site of the documentation, so that the library does not install them. */
export function addSite(parent: cdk.JsiiProject): void {
  const name = 'site';
  const project = new javascript.NodeProject({
    parent,
    outdir: name,
    name: 'cdk-bake-site',
    defaultReleaseBranch: 'main',
    packageManager: javascript.NodePackageManager.NPM,
    minNodeVersion: '20.16.0',
    devDeps: ['@11ty/eleventy@^3', 'markdown-it@^14', 'markdown-it-anchor@^9', 'shiki@^4', 'pagefind@^1', 'axe-core@^4'],
    gitignore: ['/generated/', '/dist/'],
    entrypoint: '',
    license: 'Apache-2.0',
    jest: false,
    package: false,
    release: false,
    depsUpgrade: false,
  });
  project.package.addField('private', true);
  project.package.addField('type', 'module');
  project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  project.compileTask.reset('eleventy --quiet');
  project.compileTask.exec('pagefind --site dist --quiet');
  project.tryRemoveFile('.npmignore');

  // API.md is a list of the types: the reference in five languages is on the site.
  parent.tasks.tryFind('docgen')!.reset(`${TSX} scripts/docs/api.ts`);
  const examples = parent.addTask('examples', {
    description: 'Compile the examples in docstrings and in the README, and translate them for the packages in other languages',
    exec: `${TSX} scripts/docs/extract.ts`,
  });
  parent.addTask('docs', {
    description: 'Build the site of the documentation into site/dist',
    steps: [
      { spawn: 'compile' },
      { spawn: examples.name },
      { exec: `${TSX} scripts/docs/main.ts` },
      // projen's own shell has no `test -nt`
      { exec: 'sh -c "test node_modules/.package-lock.json -nt package-lock.json || npm ci --no-audit --no-fund"', cwd: name },
      { exec: 'npx projen compile', cwd: name },
    ],
  });
  parent.eslint?.allowDevDeps('scripts/**');
  parent.gitignore.exclude('/.jsii.tabl.json');
  parent.npmignore?.exclude('/.jsii.tabl.json', '/rosetta/');
  parent.npmignore?.exclude(`/${name}/`);
  parent.tsconfigDev!.addExclude(name);
}
