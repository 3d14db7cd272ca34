"""Runs a program in a terminal: terminal.py COLUMNS SECONDS PROGRAM ARGUMENTS. Presses Ctrl-C after SECONDS, unless 0."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

columns, interrupt, command = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    time.sleep(0.2)  # until the terminal has its size
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
start = time.time()
while True:
    if select.select([terminal], [], [], 0.1)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # the program has ended
            break
        if not data:
            break
        os.write(1, data)
    if interrupt and time.time() - start > interrupt:
        os.write(terminal, b"\x03")
        interrupt = 0
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
