import { OUTPUT } from '../tasks';

/**
 * JavaScript that runs the build checks of BuildKit for all images. An empty directory stands in for each image that
 * another image is built on, because `docker buildx bake --check` builds nothing, and so has no such images.
 */
const SCRIPT = `const { execFileSync, spawnSync } = require('child_process');
const { mkdtempSync, readFileSync } = require('fs');
const { tmpdir } = require('os');
const empty = mkdtempSync(\`\${tmpdir()}/empty-\`);
for (const { command } of JSON.parse(readFileSync('${OUTPUT}/manifest.json', 'utf8')).stacks) {
  const bake = command.split(' ').slice(1);
  const { target } = JSON.parse(execFileSync('docker', [...bake, '--print'], { encoding: 'utf8' }));
  const links = Object.entries(target).flatMap(([name, { contexts = {} }]) => Object.keys(contexts)
    .filter(key => contexts[key].startsWith('target:')).map(key => \`--set=\${name}.contexts.\${key}=\${empty}\`));
  const check = [...bake, '--check', \`--allow=fs.read=\${empty}\`, ...links, ...Object.keys(target)];
  process.exitCode ||= spawnSync('docker', check, { stdio: 'inherit' }).status ?? 1;
}
`;

/** The command that runs the checks on the last output. */
export const CHECK_COMMAND = `node <<'END'\n${SCRIPT}END`;
