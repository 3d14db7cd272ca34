import type { Progress, StepChange, TargetProgress } from './progress';
import { isCanceled } from './progress';
import { UNSEEN } from '../../common/comment';
import { counted } from '../../common/counted';
import { stylesOf } from '../show/terminal';

/** Shows the progress of a build on standard error. */
export interface Display {
  /** Shows the steps that have ended. */
  update(ended: readonly StepChange[]): void;
  /** Removes what must not stay on the screen. */
  end(): void;
}

/** A time in the form `1.2s` or `3m05s`. */
export function seconds(milliseconds: number): string {
  const all = milliseconds / 1000;
  return all < 60 ? `${all.toFixed(1)}s` : `${Math.floor(all / 60)}m${String(Math.floor(all % 60)).padStart(2, '0')}s`;
}

/** The text of a step on one line, without characters that a terminal interprets. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNSEEN, ' ').trim();
}

/** A line for each instruction that has run, with the name of its target, for logs. */
export class PlainDisplay implements Display {
  private readonly style = stylesOf(process.stderr);

  public constructor(private readonly progress: Progress) {}

  public update(ended: readonly StepChange[]): void {
    for (const { target, step } of ended.filter(change => change.step.isInstruction && !change.step.cached)) {
      const { text, error, started, completed } = step;
      const result = error === undefined ? seconds(completed! - started!)
        : isCanceled(step) ? 'canceled' : this.style('red', 'failed');
      const width = Math.max(...[...this.progress.targets.keys()].map(name => name.length));
      process.stderr.write(`${target.name.padEnd(width)}  ${oneLine(text)}  ${result}\n`);
    }
  }

  public end(): void {
    // Lines stay.
  }
}

/** Milliseconds between two pictures. */
const PERIOD = 100;

/** A line for each target that is being built, which are drawn again and again. */
export class TerminalDisplay implements Display {
  private readonly style = stylesOf(process.stderr);
  private readonly start = Date.now();
  private readonly timer: NodeJS.Timeout;
  /** The lengths of the lines on the screen. */
  private drawn: number[] = [];

  public constructor(
    private readonly progress: Progress, private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.timer = setInterval(() => this.draw(), PERIOD);
  }

  public update(): void {
    // The next picture shows the change.
  }

  public end(): void {
    clearInterval(this.timer);
    this.clear();
    this.drawn = [];
  }

  /** A terminal that does not know its size tells 0. */
  private get columns(): number {
    return this.stream.columns || 80;
  }

  private draw(): void {
    const columns = this.columns;
    const rows = this.stream.rows || 24;
    const targets = [...this.progress.targets.values()];
    const active = targets.filter(target => target.current);
    const done = targets.filter(target => target.isDone).length;
    const ended = targets.flatMap(target => target.instructions).filter(({ completed }) => completed !== undefined);
    const cached = ended.filter(step => step.cached).length;
    const shown = active.slice(0, Math.max(1, rows - 3));
    const width = Math.min(Math.max(0, ...shown.map(({ name }) => name.length)), Math.floor(columns / 3));
    const head = `${seconds(Date.now() - this.start)}  ${done} of ${counted(targets.length, 'target')} done, `
      + `${counted(ended.length - cached, 'step')} ran, ${cached} cached`;
    const more = active.length > shown.length ? [`… and ${active.length - shown.length} more`] : [];
    const lines = [head, ...shown.map(target => lineOf(target, width)), ...more].map(line => fitted(line, columns - 1));
    this.clear();
    this.stream.write(lines.map((line, i) => `${i === 0 ? this.style('bold', line) : line}\n`).join(''));
    this.drawn = lines.map(line => line.length);
  }

  /** Removes the last picture. A terminal that has become narrower shows a line on several rows. */
  private clear(): void {
    const height = this.drawn.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / this.columns)), 0);
    if (height > 0) {
      this.stream.write(`\x1b[${height}A\r\x1b[J`);
    }
  }
}

function lineOf(target: TargetProgress, width: number): string {
  const { current, instructions } = target;
  const done = instructions.filter(({ completed }) => completed !== undefined);
  const cached = done.filter(step => step.cached).length;
  const counts = `${done.length}/${instructions.length}${cached > 0 ? ` (${cached} cached)` : ''}`;
  const time = current ? seconds(Date.now() - current.started!) : '';
  return `${fitted(target.name, width).padEnd(width)}  ${counts}  ${time}  ${oneLine(current?.text ?? '')}`;
}

/** A text that is cut off, if it is too long. */
function fitted(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
