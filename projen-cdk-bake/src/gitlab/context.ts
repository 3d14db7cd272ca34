import type { gitlab } from 'projen';
import type { ImagesBuilder } from '../ci/builder';
import type { Access, GitlabLogin } from '../ci/logins/parts';
import type { PlatformRunner } from '../ci/options';
import { pathLines } from '../ci/scripts';
import type { Toolchain } from '../ci/toolchain';

/** What the jobs of a project have in common. */
export interface GitlabContext {
  readonly toolchain: Toolchain;
  readonly login: (access: Access) => GitlabLogin;
  readonly builder: ImagesBuilder;
  readonly registry: string;
  readonly runner?: string;
  readonly platforms: readonly PlatformRunner[];
  /** The image of the jobs, if it is not the default. */
  readonly jobImage?: string;
}

/** The image of Docker with Buildx, which is built on Alpine. */
const DOCKER = 'docker:29';

/** The variables with which jobs reach the engine of their service. */
const ENGINE = {
  DOCKER_HOST: 'tcp://docker:2376',
  DOCKER_TLS_CERTDIR: '/certs',
  DOCKER_CERT_PATH: '/certs/client',
  DOCKER_TLS_VERIFY: '1',
};

/** What a job needs in addition to the project. */
export interface Needs {
  /** The access to the registry, if the job needs any. */
  readonly login?: Access;
  readonly builder?: boolean;
}

/** A job in which the project is installed. */
export function projectJob(context: GitlabContext, needs: Needs, definition: gitlab.Job): gitlab.Job {
  const { toolchain, registry } = context;
  const login = needs.login && context.login(needs.login);
  const hasEngine = needs.builder === true && context.builder._isContainer;
  return {
    ...jobImage(context),
    ...hasEngine ? { services: [{ name: `${DOCKER}-dind`, alias: 'docker' }] } : {},
    variables: {
      IMAGE_REGISTRY: registry,
      ...needs.builder ? { BUILDX_BUILDER: context.builder._name } : {},
      ...hasEngine ? ENGINE : {},
    },
    ...login ? { idTokens: login.idTokens } : {},
    beforeScript: [
      ...packageLines(context, login),
      ...toolchain.install,
      ...pathLines(toolchain),
      ...login?.lines ?? [],
      ...needs.builder ? builderLines(context.builder) : [],
    ],
    ...definition,
  };
}

/** The image and the runner of a job. */
export function jobImage({ jobImage: name = DOCKER, runner }: GitlabContext): gitlab.Job {
  return { image: { name }, ...runner === undefined ? {} : { tags: [runner] } };
}

/** Installs programs in the default image. Another image has them already. */
export function packageLines({ jobImage: own, toolchain }: GitlabContext, login?: GitlabLogin): string[] {
  const python = toolchain.programs === undefined ? [] : ['python3'];
  const packages = ['nodejs', 'npm', 'git', ...python, ...login?.packages ?? []];
  return own === undefined ? [`apk add --no-cache ${packages.join(' ')}`] : [];
}

/** Creates a context of Docker. A runner that keeps contexts between jobs can have one already. */
function contextLine(name: string): string {
  return `docker context inspect ${name} > /dev/null 2>&1 || docker context create ${name}`;
}

/** Buildx takes the certificates of an engine from a context of Docker only. */
function builderLines({ _create, _isContainer, _name }: ImagesBuilder): string[] {
  return _create === undefined ? []
    : _isContainer ? [contextLine(_name), `${_create} ${_name}`]
      : [_create];
}
