export * from './bake-app';
export * from './bake-python-app';
export * from './ci/builder';
export * from './ci/login';
export * from './ci/options';
export * from './github/images-workflow';
export * from './gitlab/images-pipeline';
