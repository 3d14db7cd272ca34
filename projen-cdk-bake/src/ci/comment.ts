/** The first line of the comment, by which a later run finds the comment. */
export const MARKER = '<!-- cdk-bake diff -->';

/** What `cdk-bake diff` prints if there are no differences. */
export const NO_DIFFERENCES = 'No differences';

/** JavaScript that reads the difference from the file in `DIFF`, and defines the `body` of the comment. */
export const BODY_SCRIPT = `const marker = '${MARKER}';
const text = require('fs').readFileSync(process.env.DIFF, 'utf8').trimEnd();
const limit = 60000; // GitHub accepts 65536 characters
const shown = text.length > limit ? \`\${text.slice(0, limit)}\\n…\` : text;
const fence = '\`'.repeat(Math.max(3, ...[...shown.matchAll(/\`+/g)].map(([run]) => run.length + 1)));
const body = [marker, '### Images', '', \`\${fence}diff\`, shown, fence].join('\\n');
`;
