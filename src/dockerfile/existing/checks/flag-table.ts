import type { FrontendRequirement } from '../../syntax/requirement';
import { LABS } from '../../syntax/requirement';

/** A flag of an instruction. */
export interface FlagRule {
  readonly kind: 'boolean' | 'once' | 'repeatable';
  /** Valid values of the flag. By default, all values are valid. */
  readonly values?: readonly string[];
  /** Frontends that support the flag. By default, all frontends do. */
  readonly requires?: Pick<FrontendRequirement, 'since' | 'labs'>;
}

const COPY_FLAGS: Readonly<Record<string, FlagRule>> = {
  chown: { kind: 'once' },
  chmod: { kind: 'once', requires: { since: '1.2' } },
  link: { kind: 'boolean', requires: { since: '1.4' } },
  exclude: { kind: 'repeatable', requires: { since: '1.19', labs: '1.7' } },
};

const NONE: Readonly<Record<string, FlagRule>> = {};

/**
 * Flags of each instruction. BuildKit ignores the flags of an instruction without an entry.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */
export const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagRule>>>> = {
  ADD: {
    ...COPY_FLAGS,
    'keep-git-dir': { kind: 'boolean', requires: { since: '1.1' } },
    'checksum': { kind: 'once', requires: { since: '1.6' } },
    'unpack': { kind: 'boolean', requires: { since: '1.17' } },
  },
  CMD: NONE,
  COPY: {
    ...COPY_FLAGS,
    from: { kind: 'once' },
    parents: { kind: 'boolean', requires: { since: '1.20', labs: '1.7' } },
  },
  ENTRYPOINT: NONE,
  ENV: NONE,
  EXPOSE: NONE,
  FROM: { platform: { kind: 'once' } },
  HEALTHCHECK: {
    'interval': { kind: 'once' },
    'timeout': { kind: 'once' },
    'start-period': { kind: 'once' },
    'start-interval': { kind: 'once', requires: { since: '1.6' } },
    'retries': { kind: 'once' },
  },
  LABEL: NONE,
  MAINTAINER: NONE,
  ONBUILD: NONE,
  RUN: {
    mount: { kind: 'repeatable', requires: { since: '1.2' } },
    network: { kind: 'once', values: ['default', 'none', 'host'], requires: { since: '1.3', labs: '1.1' } },
    security: { kind: 'once', values: ['sandbox', 'insecure'], requires: { since: '1.20', labs: '1.1' } },
    device: { kind: 'repeatable', requires: { since: LABS, labs: '1.14' } },
  },
  SHELL: NONE,
  USER: NONE,
  VOLUME: NONE,
  WORKDIR: NONE,
};
