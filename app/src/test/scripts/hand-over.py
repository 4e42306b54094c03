"""Owns a listening unix socket and runs one program on it, again and again, as systemd does for a
service with a socket unit: the program gets the socket as descriptor 3 (sd_listen_fds(3)).

usage: hand-over.py [--on-demand] SOCKET PROGRAM [ARGUMENT...]

--on-demand starts it only when somebody is in the queue. Prints "started PID" and "ended CODE";
a signal is a negative code. SIGTERM is handed on, and ends it with the program.
"""
import os
import select
import signal
import socket
import sys

arguments = sys.argv[1:]
on_demand = arguments[0] == "--on-demand"
if on_demand:
    arguments.pop(0)
path, command = arguments[0], arguments[1:]

listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(path)
os.chmod(path, 0o600)
listener.listen(512)

child = 0
ending = False


def end(number, frame):
    global ending
    ending = True
    if child:
        os.kill(child, signal.SIGTERM)


signal.signal(signal.SIGTERM, end)

starts = 0
while not ending and starts < 60:
    if on_demand and not select.select([listener], [], [], 0.1)[0]:
        continue
    starts += 1
    child = os.fork()
    if child == 0:
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ["LISTEN_PID"] = str(os.getpid())
        os.environ["LISTEN_FDS"] = "1"
        os.environ["LISTEN_FDNAMES"] = "control"
        os.execvp(command[0], command)
    print("started", child, flush=True)
    status = os.waitpid(child, 0)[1]
    child = 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    print("ended", code, flush=True)
os.unlink(path)
