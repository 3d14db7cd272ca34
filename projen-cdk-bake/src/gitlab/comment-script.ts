import { BODY_SCRIPT, NO_DIFFERENCES } from '../ci/comment';

/** JavaScript that creates or updates the note with the difference at a merge request. */
const SCRIPT = `${BODY_SCRIPT}const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, IMAGES_TOKEN } = process.env;
const notes = \`\${CI_API_V4_URL}/projects/\${CI_PROJECT_ID}/merge_requests/\${CI_MERGE_REQUEST_IID}/notes\`;
const request = async (url, method, content) => {
  const headers = { 'PRIVATE-TOKEN': IMAGES_TOKEN, 'Content-Type': 'application/json' };
  const response = await fetch(url, { method, headers, body: content && JSON.stringify(content) });
  if (!response.ok) {
    throw new Error(\`\${method} \${url} failed with \${response.status}\`);
  }
  return response.json();
};
(async () => {
  const last = (await request(\`\${notes}?per_page=100\`, 'GET')).find(note => note.body.startsWith(marker));
  if (last) {
    await request(\`\${notes}/\${last.id}\`, 'PUT', { body });
  } else if (text !== '${NO_DIFFERENCES}') {
    await request(notes, 'POST', { body });
  }
})();
`;

/** The command that comments on a merge request. */
export const COMMENT_COMMAND = `node <<'END'\n${SCRIPT}END`;
