import { stripVTControlCharacters } from 'node:util';
import { placeInFrame } from '../../common/command';

/** The first line that a runtime prints about an uncaught error: Node.js, Python, Java, Maven or Go. */
const STARTS = [
  /^(node:|file:|\/|[A-Za-z]:\\).*:\d+$/,
  /^(jsii\.errors\.\w+:|Traceback \(most recent call last\):)/,
  /^Exception in thread "/,
  /^\[ERROR\] Failed to execute goal /,
  /^panic: /,
];

/** The name of an error's class, or the kind of failure, which a runtime prints before the text of an error. */
const ERROR = new RegExp('^(' + [
  '(InvalidValue|Synthesis|Assertion|Runtime)Error: ',
  '(Exception in thread "[^"]*"|Caused by:) [\\w.$]+: ',
  '\\[ERROR\\] .* An exception occurred while executing the Java class\\. ',
  'panic: ',
].join('|') + ')');

/** Frames of a runtime, of jsii and of installed packages, which are not the user's own. */
const FRAMES_OF_OTHERS = [
  /^\s+at .*(node:|[/\\]node_modules[/\\])/,
  /^\s+at (software\.amazon\.jsii|io\.github\.cdkbake|java\.base|jdk\.internal)\b/,
  /^\s+File ".*[/\\](site|dist)-packages[/\\]/,
  /\/(pkg\/mod|go\/src|cdkbake)\//,
];

/**
 * A message of the runtime of jsii for Go when the program ends first. The message has no line break, so the report of
 * an error can follow on the same line.
 */
const NOISE = /Runtime process exited abnormally: (waitid: no child processes|(exit status|signal:) \w+)/;

/** A line without what a runtime prints about itself: nothing if there is no more in the line. */
export function withoutNoise(line: string): string[] {
  const rest = line.replace(NOISE, '');
  return rest === '' && line !== '' ? [] : [rest];
}

/** Whether a runtime starts its report of an uncaught error with a line. */
export function isStart(line: string): boolean {
  return STARTS.some(start => start.test(stripVTControlCharacters(line)));
}

/**
 * Shortens what a runtime prints about an uncaught error. For an error of cdk-bake, the result is the text of the error
 * and the place in the app that caused the error. For other errors, frames of runtimes and packages are removed.
 */
export function shortened(report: string): string {
  const lines = withoutRuntime(stripVTControlCharacters(report).trimEnd().split('\n'));
  const first = lines.reduce((last, line, i) => (ERROR.test(line) ? i : last), -1);
  // In Python, an error that another one has caused is last.
  const isCause = lines.slice(first).some(line => line.startsWith('Traceback '));
  if (first < 0 || isCause || !isOfLibrary(lines, first)) {
    return withoutFramesOfOthers(lines).join('\n');
  }
  const place = placeIn(lines, first);
  return [...textOf(lines.slice(first)), ...place === undefined ? [] : [`  at ${place}`]].join('\n');
}

/** Lines that a runtime prints about itself: the source of Node.js or of jsii around the error, and its properties. */
function withoutRuntime(lines: readonly string[]): string[] {
  // After a place in Node.js, the lines that are indented are the source of Node.js.
  const start = /^node:.*:\d+$/.test(lines[0]) ? lines.findIndex((line, i) => i > 0 && /^\S/.test(line)) : 0;
  let end = lines.length;
  while (end > 0 && /^(\s*|Node\.js v\d.*)$/.test(lines[end - 1])) {
    end--;
  }
  return withoutProperties(lines.slice(Math.max(start, 0), end))
    .filter(line => !/^\s+\.\.\. \d+ lines matching|^\(Use `node /.test(line));
}

/**
 * The report of an error without its properties, which Node.js prints in braces after the last frame. The cause of the
 * error is kept.
 */
function withoutProperties(lines: readonly string[]): readonly string[] {
  const end = lines.length - 1;
  const opens = (line: string, i: number) => /^( {4}at|\S).* \{$/.test(line) && /^ {2}[\w[]/.test(lines[i + 1]);
  const open = lines[end] === '}' ? lines.map(opens).lastIndexOf(true) : -1;
  if (open < 0) {
    return lines;
  }
  let isCause = false;
  const kept = lines.slice(open + 1, end).filter(line => {
    isCause = /^ {2}[^\s\]}]/.test(line) ? line.startsWith('  [cause]') : isCause;
    return isCause;
  });
  return [...lines.slice(0, open), lines[open].slice(0, -' {'.length), ...kept];
}

/** In other languages than JavaScript, the library's errors are exceptions that jsii throws. */
function isOfLibrary(lines: readonly string[], first: number): boolean {
  return /^(InvalidValue|Synthesis|Assertion)Error/.test(lines[first])
    || lines.some(line => /^jsii\.errors\.|^\s+at software\.amazon\.jsii|\/jsii-runtime-go|^\[ERROR\] /.test(line));
}

/** The lines of an error without the name of its class, and without what follows. */
function textOf([start, ...rest]: readonly string[]): string[] {
  const end = rest.findIndex(line => /^(\s+at |goroutine \d|Node\.js v|\[ERROR\]|\s*$)/.test(line));
  const text = [start.replace(ERROR, ''), ...end < 0 ? rest : rest.slice(0, end)];
  return text.map(line => line.replace(/ -> \[Help 1\]$/, ''));
}

/** The place in the app that caused an error: the innermost frame that belongs to the app. */
function placeIn(lines: readonly string[], first: number): string | undefined {
  const own = (some: readonly string[]) => some.filter(line => !FRAMES_OF_OTHERS.some(frame => frame.test(line)));
  // Python prints the innermost frame last, before the error. The other runtimes print it first, after the error.
  const inPython = own(lines).flatMap(line => /^\s+File "([^"<]+)", line (\d+)/.exec(line)?.slice(1).join(':') ?? []);
  const others = own(lines.slice(first)).flatMap(line => {
    const inGo = line.startsWith('\t/') ? line.trim().split(' ', 1)[0] : undefined;
    return inGo ?? (/^\s+at /.test(line) ? placeInFrame(line) : undefined) ?? [];
  });
  const place = inPython[inPython.length - 1] ?? others[0];
  return place?.replace(`${process.cwd()}/`, '').replace(/^file:\/\//, '');
}

function withoutFramesOfOthers(lines: readonly string[]): string[] {
  // The errors that jsii itself prints before the one of the program contain nothing but its own text.
  const start = /^jsii\.errors\./.test(lines[0]) ? lines.findIndex(line => line.startsWith('Traceback ')) : 0;
  let isOther = false;
  return lines.slice(Math.max(start, 0)).filter(line => {
    const isFrame = /^\s+(at |File ")/.test(line);
    // Python prints the source of a frame after the frame, with a deeper indentation.
    isOther = isFrame ? FRAMES_OF_OTHERS.some(frame => frame.test(line)) : isOther && /^ {4}/.test(line);
    return !isOther && !/^Node\.js v\d/.test(line);
  });
}
