import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TYPES = ['oci.image.manifest.v1', 'oci.image.index.v1', 'docker.distribution.manifest.v2'].map(type => `application/vnd.${type}+json`).join();

/** Lists the entries of a layer, one line each, with everything that its digest depends on. */
const ENTRIES = `
import hashlib, sys, tarfile
archive = tarfile.open(sys.argv[1])
for entry in archive:
    content = hashlib.sha256(archive.extractfile(entry).read()).hexdigest() if entry.isfile() else entry.linkname
    print(entry.name, oct(entry.mode), entry.uid, entry.gid, entry.mtime, entry.size, content)
`;

/** The first difference between two images in a registry, of the form `host/repository@digest`. */
export async function imageDifference(one: string, other: string): Promise<string> {
  const get = async (kind: string, reference: string) => {
    const [, host, repository, digest] = /^([^/]+)\/(.*)@(.*)$/.exec(reference)!;
    const answer = await fetch(`http://${host}/v2/${repository}/${kind}/${digest}`, { headers: { Accept: TYPES } });
    if (!answer.ok) {
      throw new Error(`${reference}: ${answer.status}`);
    }
    return answer;
  };
  const at = (reference: string, digest: string) => reference.replace(/@.*/, `@${digest}`);
  const manifestOf = async (reference: string): Promise<any> => {
    const manifest: any = await (await get('manifests', reference)).json();
    return manifest.manifests ? (await get('manifests', at(reference, manifest.manifests[0].digest))).json() : manifest;
  };
  const [left, right] = [await manifestOf(one), await manifestOf(other)];
  for (const [place, { digest }] of left.layers.entries()) {
    const against = right.layers[place]?.digest;
    if (digest !== against) {
      const layers = await Promise.all([at(one, digest), at(other, against)].map(async blob => entriesOf(Buffer.from(await (await get('blobs', blob)).arrayBuffer()))));
      const index = layers[0].findIndex((entry, i) => entry !== layers[1][i]);
      return `layer ${place}: ${layers[0][index]} != ${layers[1][index]}`;
    }
  }
  const [config, against]: any[] = await Promise.all([at(one, left.config.digest), at(other, right.config.digest)].map(async blob => (await get('blobs', blob)).json()));
  const key = Object.keys(config).find(name => JSON.stringify(config[name]) !== JSON.stringify(against[name]));
  return key === undefined ? `manifests: ${JSON.stringify(left)} != ${JSON.stringify(right)}`
    : `config, ${key}: ${JSON.stringify(config[key])} != ${JSON.stringify(against[key])}`;
}

function entriesOf(layer: Buffer): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-bake-layer-'));
  try {
    const path = join(directory, 'layer.tar');
    writeFileSync(path, layer);
    return execFileSync('python3', ['-c', ENTRIES, path], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split('\n');
  } finally {
    rmSync(directory, { recursive: true });
  }
}
