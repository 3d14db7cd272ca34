/** What can end a line in one of the languages, and what nobody sees in a comment. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** What BuildKit takes for a directive, such as `syntax=…`, in a comment at the top of a Dockerfile. */
const DIRECTIVE = /^\s*[a-z][a-z0-9]*\s*=/i;

/** Any text as one line of a comment. Nothing in it can end the comment. */
export function commentText(text: string): string {
  const line = text.replace(UNSEEN, ' ').trimEnd();
  return DIRECTIVE.test(line) ? `"${line}"` : line;
}

/** A comment of one line. All comments of bake files, Dockerfiles and ignore files are written here. */
export function commentLine(text: string): string {
  return `# ${commentText(text)}`.trimEnd();
}
