/** Two levels of images, the second with a file. */
export function images(host: string): string {
  return stack('BuildContext, Image, Stack, type StackProps', 'props', `
    const hello = new Image(this, 'hello');
    hello.dockerfile.stage('runtime', BuildContext.image('${host}/base:1')).run('echo 1 > /hello');
    const api = new Image(this, 'api', { context: BuildContext.directory('api') });
    api.dockerfile.stage('runtime', hello).copy(['version.txt'], '/');`);
}

/** Two levels of images for two platforms. Nothing runs in them, so that no emulation is needed. */
export const PLATFORM_IMAGES = stack(
  'BuildContext, Image, Platform, Stack, type StackProps', '{ ...props, platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] }', `
    const files = new Image(this, 'files', { context: BuildContext.directory('api') });
    files.dockerfile.stage('runtime', BuildContext.scratch()).copy(['version.txt'], '/');
    new Image(this, 'copies').dockerfile.stage('runtime', files).copyFrom(files, ['version.txt'], '/copy');`);

function stack(names: string, props: string, content: string): string {
  return `import { ${names} } from 'cdk-bake';
import type { Construct } from 'constructs';

export class Images extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, ${props});
${content}
  }
}
`;
}
