/** Line separators of all languages, and characters that are invisible in a comment. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** BuildKit interprets such text as a directive in a comment at the top of a Dockerfile, such as `syntax=…`. */
const DIRECTIVE = /^\s*[a-z][a-z0-9]*\s*=/i;

/** Any text as a single line of a comment. No text can end the comment. */
export function commentText(text: string): string {
  const line = text.replace(UNSEEN, ' ').trimEnd();
  return DIRECTIVE.test(line) ? `"${line}"` : line;
}

/** The lines of a comment, which can have several. */
export function commentLines(text: string): string[] {
  return text.split(/\r\n?|\n/).map(commentLine);
}

/** A comment of one line. The only writer of comments in Bake files, Dockerfiles and ignore files. */
export function commentLine(text: string): string {
  return `# ${commentText(text)}`.trimEnd();
}
