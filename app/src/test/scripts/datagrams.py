"""Prints the datagrams that come to a unix socket, one per line, line breaks in them as |.

usage: datagrams.py SOCKET
"""
import socket
import sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
while True:
    print(receiver.recv(4096).decode().replace("\n", "|"))
