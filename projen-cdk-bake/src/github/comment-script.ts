import { BODY_SCRIPT, NO_DIFFERENCES } from '../ci/comment';

/** A script for actions/github-script that creates or updates the comment with the difference. */
export const COMMENT_SCRIPT = `${BODY_SCRIPT}const request = { ...context.repo, issue_number: context.issue.number };
const comments = await github.paginate(github.rest.issues.listComments, request);
const last = comments.find(comment => comment.user?.type === 'Bot' && comment.body?.startsWith(marker));
if (last) {
  await github.rest.issues.updateComment({ ...context.repo, comment_id: last.id, body });
} else if (text !== '${NO_DIFFERENCES}') {
  await github.rest.issues.createComment({ ...request, body });
}
`;
