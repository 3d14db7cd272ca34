/** Parts of Python that an image can leave out. */
export enum PythonPart {
  /** `tkinter` and the modules that require it, `idlelib` and `turtle`, with the Tk libraries. */
  TKINTER = 'tkinter',
  /** The IDLE editor. */
  IDLE = 'idle',
  /** `pip`. Install packages in another stage, and copy them. */
  PIP = 'pip',
  /** `ensurepip`, which `venv` uses to install pip into a virtual environment. */
  ENSUREPIP = 'ensurepip',
  /** The headers and the configuration for compiling extension modules. */
  HEADERS = 'headers',
}

const IDLE = ['bin/idle*', 'lib/python3.*/idlelib'];

const FILES: Readonly<Record<PythonPart, readonly string[]>> = {
  [PythonPart.TKINTER]: [
    ...IDLE, 'lib/python3.*/tkinter', 'lib/python3.*/turtledemo', 'lib/python3.*/turtle.py',
    'lib/python3.*/lib-dynload/_tkinter.*',
  ],
  [PythonPart.IDLE]: IDLE,
  [PythonPart.PIP]: ['bin/pip*', 'lib/python3.*/site-packages/pip', 'lib/python3.*/site-packages/pip-*'],
  [PythonPart.ENSUREPIP]: ['lib/python3.*/ensurepip'],
  [PythonPart.HEADERS]: ['include', 'lib/pkgconfig', 'bin/python*-config'],
};

/** Patterns for the files of parts, relative to /usr/local. */
export function filesOf(parts: readonly PythonPart[]): string[] {
  return [...new Set(parts.flatMap(part => FILES[part]))].sort();
}
