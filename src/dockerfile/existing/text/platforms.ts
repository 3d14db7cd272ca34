/** Platform as BuildKit reads it from a text. */
export interface PlatformOnDisk {
  /** Undefined if the builder decides. */
  readonly os?: string;
  /** Undefined if the builder decides. */
  readonly architecture?: string;
  readonly variant?: string;
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'dragonfly',
  'freebsd',
  'hurd',
  'illumos',
  'ios',
  'js',
  'linux',
  'nacl',
  'netbsd',
  'openbsd',
  'plan9',
  'solaris',
  'windows',
  'zos',
];
const ARCHITECTURES = [
  '386',
  'amd64',
  'amd64p32',
  'arm',
  'armbe',
  'arm64',
  'arm64be',
  'ppc64',
  'ppc64le',
  'loong64',
  'mips',
  'mipsle',
  'mips64',
  'mips64le',
  'mips64p32',
  'mips64p32le',
  'ppc',
  'riscv',
  'riscv64',
  's390',
  's390x',
  'sparc',
  'sparc64',
  'wasm',
];
const ALIASES: Readonly<Record<string, string>> = {
  'i386': '386',
  'x86_64': 'amd64',
  'x86-64': 'amd64',
  'aarch64': 'arm64',
  'armhf': 'arm',
  'armel': 'arm',
  'macos': 'darwin',
};

/**
 * Reads a platform, `os[(version)]/arch[/variant]` or one of the two alone.
 *
 * @see https://pkg.go.dev/github.com/containerd/platforms#Parse
 * @returns undefined if BuildKit rejects the text
 */
export function readPlatform(text: string): PlatformOnDisk | undefined {
  const [, system, behind] = /^([\w-]+)(?:\([\w.%+-]*\))?((?:\/[\w.-]+){0,2})$/.exec(text) ?? [];
  if (system === undefined) {
    return undefined;
  }
  const [first, second, variant] = [system, ...behind.split('/').slice(1)].map(
    part => ALIASES[part.toLowerCase()] ?? part.toLowerCase(),
  );
  if (second !== undefined) {
    return { os: first, architecture: second, variant };
  }
  return SYSTEMS.includes(first) ? { os: first } : ARCHITECTURES.includes(first) ? { architecture: first } : undefined;
}

/** Default variants, which can be omitted from platforms. */
const USUAL_VARIANTS: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8' };

/**
 * Returns the platform name that BuildKit compares, or undefined if the builder decides or the platform is not a usual
 * one.
 */
export function platformName(text: string): string | undefined {
  const { os = 'linux', architecture, variant } = readPlatform(text) ?? {};
  if (architecture === undefined) {
    return undefined;
  }
  const named = variant === undefined ? (architecture === 'arm' ? 'v7' : undefined) : variant;
  const name = [
    os,
    architecture,
    ...(named === undefined || named === USUAL_VARIANTS[architecture] ? [] : [named]),
  ].join('/');
  return /^[a-z0-9]+(\/[a-z0-9_]+)(\/[a-z0-9]+)?$/.test(name) ? name : undefined;
}
