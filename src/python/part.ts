/** What an image can do without of a Python. */
export enum PythonPart {
  /** `tkinter` and what is made with it, `idlelib` and `turtle`, with the libraries of Tk. */
  TKINTER = 'tkinter',
  /** The editor IDLE. */
  IDLE = 'idle',
  /** `pip`. Packages are then installed in another stage, and copied. */
  PIP = 'pip',
  /** `ensurepip`, by which `venv` puts pip into a virtual environment. */
  ENSUREPIP = 'ensurepip',
  /** The headers by which extensions are compiled, and what tells compilers of them. */
  HEADERS = 'headers',
}

const IDLE = ['bin/idle*', 'lib/python3.*/idlelib'];

const FILES: Readonly<Record<PythonPart, readonly string[]>> = {
  [PythonPart.TKINTER]: [...IDLE, 'lib/python3.*/tkinter', 'lib/python3.*/turtledemo', 'lib/python3.*/turtle.py', 'lib/python3.*/lib-dynload/_tkinter.*'],
  [PythonPart.IDLE]: IDLE,
  [PythonPart.PIP]: ['bin/pip*', 'lib/python3.*/site-packages/pip', 'lib/python3.*/site-packages/pip-*'],
  [PythonPart.ENSUREPIP]: ['lib/python3.*/ensurepip'],
  [PythonPart.HEADERS]: ['include', 'lib/pkgconfig', 'bin/python*-config'],
};

/** Patterns of the files of parts, below /usr/local. */
export function filesOf(parts: readonly PythonPart[]): string[] {
  return [...new Set(parts.flatMap(part => FILES[part]))].sort();
}
