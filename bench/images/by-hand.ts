import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What CPython is compiled with, as the article's author would install it. */
const PACKAGES = 'build-essential pkg-config xz-utils libbz2-dev libffi-dev libgdbm-dev libgdbm-compat-dev liblzma-dev libncurses-dev libreadline-dev '
  + 'libsqlite3-dev libssl-dev tk-dev uuid-dev zlib1g-dev';

/**
 * The images as they are made by hand: one builder whose RUN compiles all versions in turn, and a Dockerfile for each slim
 * image, which copies one Python out. Its base and where its archives come from are those of the other side.
 *
 * @returns the command that builds some of them
 */
export function writeByHand(folder: string, base: string, sources: string, releases: readonly string[]): (...targets: string[]) => string[] {
  mkdirSync(folder, { recursive: true });
  const [first] = releases;
  const minor = (release: string) => release.split('.').slice(0, 2).join('.');
  const variable = (release: string) => `PY_${minor(release).replace('.', '')}_VERS`;
  const compile = releases.map(release => {
    const v = `\${${variable(release)}}`;
    const install = release === first ? 'install' : 'altinstall';
    return `    tar xJf /tmp/archives/Python-${v}.tar.xz -C /usr/local/src && cd /usr/local/src/Python-${v} && \\
    ./configure --quiet >/dev/null 2>&1 && make -j2 >/dev/null 2>&1 && make ${install} --quiet >/dev/null 2>&1 && cd / && \\
    rm -rf /usr/local/src/Python* && \\`;
  }).join('\n');
  writeFileSync(join(folder, 'Dockerfile.builder'), `FROM ${base} AS builder
${releases.map(r => `ARG ${variable(r)}=${r}`).join('\n')}
COPY --from=archives Python-*.tar.xz /tmp/archives/
RUN apt-get update && apt-get install -yq ${PACKAGES} && \\
${compile}
    ln -sf /usr/local/bin/python${minor(first)} /usr/local/bin/python && \\
    ln -sf /usr/local/bin/python${minor(first)} /usr/local/bin/python3 && \\
    rm -rf /tmp/archives && apt-get autoremove --purge -yq ${PACKAGES}
`);
  const names = releases.map(release => `python${minor(release).replace('.', '')}`);
  releases.forEach((release, i) => writeFileSync(join(folder, `Dockerfile.${names[i]}`), `FROM ${base}
COPY --from=builder /usr/local/bin/python${minor(release)}* /usr/local/bin/
COPY --from=builder /usr/local/lib/python${minor(release)} /usr/local/lib/python${minor(release)}
RUN apt-get update && apt-get upgrade -yq
RUN ln -s /usr/local/bin/python${minor(release)} /usr/local/bin/python3 && ln -s /usr/local/bin/python${minor(release)} /usr/local/bin/python
CMD ["python3"]
`));
  writeFileSync(join(folder, 'docker-bake.hcl'), `target "builder" {
  context = "${folder}"
  dockerfile = "Dockerfile.builder"
  contexts = { archives = "${sources}" }
  tags = ["cdk-bake-bench/by-hand:builder"]
}
${names.map(name => `target "${name}" {
  context = "${folder}"
  dockerfile = "Dockerfile.${name}"
  contexts = { builder = "target:builder" }
  tags = ["cdk-bake-bench/by-hand:${name}"]
}`).join('\n')}
`);
  return (...targets) => ['buildx', 'bake', '-f', join(folder, 'docker-bake.hcl'), `--allow=fs.read=${folder}`, `--allow=fs.read=${sources}`,
    ...targets.length > 0 ? targets : ['builder', ...names]];
}
