import { join } from 'node:path';
import * as library from '../../src';

/** Text that is right for a parameter of the name, where `x` is not. */
const TEXTS: Readonly<Record<string, string>> = {
  'reference': 'example.com/x:1',
  'version': '3.12',
  'script': 'true',
  'text': 'FROM scratch\n',
  'content': 'x\n',
  'output': '/x',
  'destination': '/x/',
  'url': 'https://example.com/x.git',
  'signal': 'SIGTERM',
  'wheel': 'x-1-py3-none-any.whl',
  'path': __filename,
  'BuildContext.directory.path': '.',
  'Platform.of.value': 'linux/amd64',
  'StagePlatform.of.name': 'linux/amd64',
  'file.path': '/x',
  'workdir.path': '/x',
  'MatrixAxis.of.name': 'x',
  'hasTarget.name': 'i',
  'hasGroup.name': 'default',
  'ports': '80',
  'hasVariable.name': 'V',
  'hasFunction.name': 'f',
  'dockerfile.name': 'i',
  'stage.name': 'new',
  'findStage.name': 'run',
  'kind': 'sbom',
  'Dockerfile.fromFile.path': join(__dirname, 'Dockerfile'),
  'writeBakeFile.path': '/nowhere/x.hcl',
};

/** Lists and records that are right for a parameter, where one of `x` is not. */
const COLLECTIONS: Readonly<Record<string, unknown>> = {
  names: ['git'], files: ['x.crt'], attributes: { type: 'registry', ref: 'example.com/x' },
};

/** A tree of constructs, and an object of each class that has methods. What no call needs is not made. */
export class World {
  public readonly app: library.App;
  public readonly stack: library.Stack;
  private made?: library.Image;

  public constructor(outdir: string) {
    this.app = new library.App({ outdir });
    this.stack = new library.Stack(this.app, 's');
  }

  private get image(): library.Image {
    if (!this.made) {
      this.made = new library.Image(this.stack, 'i');
      this.made.dockerfile.stage('run', library.BuildContext.scratch());
    }
    return this.made;
  }

  /** The object that a method is called of. */
  public receiver(owner: string, method: string): any {
    return method === 'combination' ? this.matrix() : this.instance(owner);
  }

  private matrix(): library.Image {
    const axis = library.MatrixAxis.of('x', ['x']);
    return new library.Image(this.stack, 'matrix', { matrix: [axis], name: `matrix-${axis}` });
  }

  /** The object that a method is called of, or that is right for a parameter of the class. */
  public instance(name: string): any {
    switch (name) {
      case 'App': return this.app;
      case 'Stack': return new library.Stack(this.app, 'other'); // one that can still be given defaults
      case 'Construct': return this.stack;
      case 'Image': return this.image;
      case 'IBuildSource': return this.image;
      case 'Stage': return this.image.dockerfile.findStage('run');
      case 'Dockerfile': return this.image.dockerfile;
      case 'Variable': return new library.Variable(this.stack, 'V');
      case 'Constant': return new library.Constant(this.stack, 'C', { content: 'x' });
      case 'BakeFunction': return new library.BakeFunction(this.stack, 'f', { variadicParameter: 'others', result: 'x' });
      case 'Group': return new library.Group(this.stack, 'default', { members: [this.image] });
      case 'Template': return this.template();
      case 'MatrixAxis': return library.MatrixAxis.of('x', [{ x: 'x' }]);
      case 'VariableType': return library.VariableType.STRING;
      case 'Platform': return library.Platform.LINUX_AMD64;
      case 'PythonVersion': return library.PythonVersion.of('3.12');
      case 'IStageFragment': return new library.AppUser('x');
      case 'AptPackages': return new library.AptPackages(['git']);
      case 'AppUser': return new library.AppUser('x');
      case 'Certificates': return new library.Certificates(['x.crt']);
      case 'GoBuild': return new library.GoBuild('/x');
      default: return new (library as any)[name]('x');
    }
  }

  private template(): library.assertions.Template {
    ['Group', 'Variable', 'BakeFunction'].forEach(name => this.instance(name));
    return library.assertions.Template.fromStack(this.stack);
  }

  /** A value that is right for a required parameter. */
  public right(call: string, name: string, type: string): unknown {
    const collection = COLLECTIONS[name];
    switch (type) {
      case 'string': return TEXTS[`${call}.${name}`] ?? TEXTS[name] ?? 'x';
      case 'value': case 'pattern': case 'any': return 'x';
      case 'number': return 1;
      case 'flag': return true;
      case 'S3CacheOptions': return { bucket: 'x', region: 'x' };
      case 'AzureBlobCacheOptions': return { accountUrl: 'https://example.com', name: 'x' };
      case 'CompanyNetworkOptions': return { proxy: 'http://example.com' };
      case 'ConstantProps': return { content: 'x' };
      case 'BakeFunctionProps': return { result: 'x' };
      case 'TargetDefaults': return {};
      case 'Stack': return call === 'Template.fromStack' ? this.image.node.scope : this.instance(type);
    }
    return type.startsWith('[') ? collection ?? [this.right(call, name, type.slice(1, -1))]
      : type.startsWith('{') ? collection ?? { x: this.right(call, name, type.slice(1, -1)) } : this.instance(type);
  }
}
