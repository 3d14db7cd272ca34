import { BakeApp, ImagesWorkflow } from 'projen-cdk-bake';

const project = new BakeApp({ name: 'ci-levels', defaultReleaseBranch: 'main', sampleCode: false });
new ImagesWorkflow(project, { registry: 'ghcr.io/my-team', levels: 3 });
project.synth();
