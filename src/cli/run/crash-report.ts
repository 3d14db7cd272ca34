/** The first line that a runtime prints about an uncaught error: Node.js, Python, Java or Go. */
const STARTS = [
  /^(node:|file:|\/|[A-Za-z]:\\).*:\d+$/,
  /^(jsii\.errors\.\w+:|Traceback \(most recent call last\):)/,
  /^Exception in thread "/,
  /^panic: /,
];

/** The name of an error's class, or the kind of failure, which a runtime prints before the text of an error. */
const ERROR = /^((InvalidValue|Synthesis|Assertion|Runtime)Error: |panic: |Exception in thread "[^"]*" [\w.$]+: )/;

/** Frames of a runtime, of jsii and of installed packages, which are not the user's own. */
const FRAMES_OF_OTHERS = [
  /^\s+at .*(node:|[/\\]node_modules[/\\])/,
  /^\s+at (software\.amazon\.jsii|io\.github\.cdkbake|java\.base|jdk\.internal)\b/,
  /^\s+File ".*[/\\](site|dist)-packages[/\\]/,
];

/** Whether a runtime starts its report of an uncaught error with a line. */
export function isStart(line: string): boolean {
  return STARTS.some(start => start.test(line));
}

/**
 * Shortens what a runtime prints about an uncaught error. For an error of cdk-bake, the result is the text of the error
 * and the place in the app that caused the error. For other errors, frames of runtimes and packages are removed.
 */
export function shortened(report: string): string {
  const lines = report.trimEnd().split('\n');
  const text = textOf(lines);
  if (text === undefined) {
    return withoutFramesOfOthers(lines).join('\n');
  }
  const place = placeIn(lines);
  return place === undefined ? text.join('\n') : [...text, `  at ${place}`].join('\n');
}

/** The lines of an error of cdk-bake. Undefined for other errors. */
function textOf(lines: readonly string[]): string[] | undefined {
  const first = lines.findIndex(line => ERROR.test(line));
  if (first < 0 || !isOfLibrary(lines, first)) {
    return undefined;
  }
  const [start, ...rest] = lines.slice(first);
  const end = rest.findIndex(line => /^(\s+at |goroutine \d|Node\.js v|\s*$)/.test(line));
  return [start.replace(ERROR, ''), ...end < 0 ? rest : rest.slice(0, end)];
}

/** In other languages than JavaScript, the library's errors are exceptions that jsii throws. */
function isOfLibrary(lines: readonly string[], first: number): boolean {
  return /^(InvalidValue|Synthesis|Assertion)Error/.test(lines[first])
    || lines.some(line => /^jsii\.errors\.|^\s+at software\.amazon\.jsii|\/jsii-runtime-go/.test(line));
}

/** The place in the app that caused an error: the innermost frame that belongs to the app. */
function placeIn(lines: readonly string[]): string | undefined {
  const own = lines.filter(line => !FRAMES_OF_OTHERS.some(frame => frame.test(line)));
  const inPython = own.map(line => /^\s+File "([^"<]+)", line (\d+)/.exec(line)).filter(match => match !== null);
  const others = own.map(line =>
    /^\s+at .*?\(?((?:file:\/\/)?[^\s():]+\.\w+:\d+)(?::\d+)?\)?$/.exec(line) ?? /^\t(\/\S+\.go:\d+)/.exec(line));
  const last = inPython.at(-1);
  const place = last ? `${last[1]}:${last[2]}` : others.find(match => match !== null)?.[1];
  return place?.replace(`${process.cwd()}/`, '').replace(/^file:\/\//, '');
}

function withoutFramesOfOthers(lines: readonly string[]): string[] {
  let isOther = false;
  return lines.filter(line => {
    const isFrame = /^\s+(at |File ")/.test(line);
    // Python prints the source of a frame after the frame, with a deeper indentation.
    isOther = isFrame ? FRAMES_OF_OTHERS.some(frame => frame.test(line)) : isOther && /^ {4}/.test(line);
    return !isOther && !/^Node\.js v\d/.test(line);
  });
}
