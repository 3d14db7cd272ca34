/** Dockerfiles as people write them, with the names of their stages. A stage without one is empty here. */
export const EXISTING: Record<string, { readonly text: string; readonly stages: readonly string[] }> = {
  'a plain file': { text: 'FROM scratch AS one\nFROM one AS two\nCOPY --from=one / /\n', stages: ['one', 'two'] },
  'capitals and small letters': { text: 'from scratch as One\nCopy . .\nFROM ONE As tWo\n', stages: ['one', 'two'] },
  'a stage without a name': { text: 'FROM scratch AS one\nFROM one\n', stages: ['one', ''] },
  'a BOM, and ends of lines of Windows': { text: '\ufeffFROM scratch AS one\r\nLABEL a=b \\\r\n  c=d\r\nFROM one AS two\r\n', stages: ['one', 'two'] },
  'another escape character': { text: '# escape=`\nFROM scratch AS one\nLABEL a="x` \n  FROM x AS no"\nFROM one AS two\n', stages: ['one', 'two'] },
  'comments and empty lines inside an instruction': {
    text: 'FROM scratch AS one\nLABEL a=b \\\n# FROM x AS no\n\n  c=d \\\n  # FROM x AS no\n  e=f\nFROM one AS two\n', stages: ['one', 'two'],
  },
  'a heredoc': { text: 'FROM scratch AS one\nCOPY <<EOF /a\nFROM x AS no\nEOF\nFROM one AS two\n', stages: ['one', 'two'] },
  'heredocs of all kinds': {
    text: 'FROM scratch AS one\nRUN <<"A B" cat <<-\'C\' 3<<D\nFROM x AS no\nD\nA B\n\tFROM x AS no\n\tC\nFROM x AS no\nD\nCOPY <<E <<F /a/\nE\nE\nE\nF\nFROM one AS two\n',
    stages: ['one', 'two'],
  },
  'what only looks like a heredoc': { text: 'FROM scratch AS one\nRUN echo $((1<<4)) "<<EOF" a<<EOF\nCMD cat <<EOF\nFROM one AS two\n', stages: ['one', 'two'] },
  'a platform and arguments': {
    text: 'ARG BASE=scratch AS="x y"\nFROM --platform=$BUILDPLATFORM ${BASE} AS one\nFROM ${NOT:-one} AS two\n', stages: ['one', 'two'],
  },
  'directives, and comments that look like some': { text: '# check=skip=all\n# syntactic=no\n# escape=`\nFROM scratch AS one\nLABEL a=b \\\n  c=d\n', stages: ['one'] },
  'a line that ends with two of the escape character': { text: 'FROM scratch AS one\nRUN echo a\\\\\nFROM one AS two\n', stages: ['one', 'two'] },
  'ONBUILD': { text: 'FROM scratch AS one\nONBUILD RUN <<EOF\nFROM x AS no\nEOF\nFROM one AS two\n', stages: ['one', 'two'] },
};
