import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A program that runs in a terminal. */
export class Terminal {
  /** What the program has written since the start. */
  public screen = '';
  /** The exit code of the program. */
  public readonly ended: Promise<number>;
  private readonly program: ChildProcessByStdio<Writable, Readable, null>;

  public constructor(columns: number, command: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.program = spawn('python3', [join(__dirname, 'terminal.py'), String(columns), ...command], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.program.stdout.setEncoding('utf8').on('data', (text: string) => this.screen += text);
    this.ended = once(this.program, 'close').then(([code]) => code);
  }

  /** Types text. `\x03` is Ctrl-C. */
  public type(text: string): void {
    this.program.stdin.write(text);
  }

  /** Closes the terminal, and waits for the end of the program. */
  public async close(): Promise<void> {
    this.program.stdin.end();
    await this.ended;
  }

  public resize(columns: number): void {
    this.type(`\x1b[8;24;${columns}t`);
  }

  /** Waits until the program has written a text. */
  public async shows(text: RegExp): Promise<void> {
    const end = Date.now() + 60_000;
    while (!text.test(this.screen)) {
      if (Date.now() > end) {
        throw new Error(`${text} does not appear in ${JSON.stringify(this.screen)}`);
      }
      await new Promise(done => setTimeout(done, 50));
    }
  }
}
