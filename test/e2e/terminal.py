"""Runs a program in a terminal: terminal.py COLUMNS PROGRAM ARGUMENTS. Types what arrives on standard input.

ESC [ 8 ; rows ; columns t resizes the terminal, as in xterm. The end of standard input closes the terminal.
"""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

RESIZE = re.compile(rb"\x1b\[8;(\d+);(\d+)t")
columns, command = int(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    time.sleep(0.2)  # until the terminal has its size
    os.execvp(command[0], command)


def resize(rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


resize(24, columns)
while True:
    ready = select.select([terminal, 0], [], [])[0]
    if terminal in ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # the program has ended
            break
        if not data:
            break
        os.write(1, data)
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:  # whoever typed has ended
            break
        for size in RESIZE.findall(data):
            resize(*map(int, size))
        os.write(terminal, RESIZE.sub(b"", data))
os.close(terminal)  # which ends the program
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
