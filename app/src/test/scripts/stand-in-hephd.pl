#!/usr/bin/perl
# Stands in for hephd in a service: says that it is ready, as its main process, and stays until SIGTERM, which it
# ends on as a JVM does. Writes its arguments, each ended by NUL, into PREFIX/arguments/PID, where PREFIX/bin holds it.
#   PREFIX/first        a number: it ends at once with that exit code, without a word
#   PREFIX/command      on SIGUSR1 run as a child, its output into PREFIX/output
use strict;
use warnings;
use POSIX ();
use Socket qw(PF_UNIX SOCK_DGRAM pack_sockaddr_un);

my ($prefix) = $0 =~ m{^(.*)/bin/[^/]+$} or die "started by an unexpected name: $0";

sub put {
    my ( $path, $text ) = @_;
    open my $file, '>:raw', "$path.new" or die "$path: $!";
    print $file $text;
    close $file or die "$path: $!";
    rename "$path.new", $path or die "$path: $!";
}

sub get {
    my ($path) = @_;
    open my $file, '<:raw', $path or return '';
    local $/;
    my $text = <$file>;
    return $text // '';
}

sub say_to_manager {
    my ($text) = @_;
    my $path = $ENV{NOTIFY_SOCKET} or return;
    $path =~ s/^@/\0/;
    socket my $socket, PF_UNIX, SOCK_DGRAM, 0 or die "socket: $!";
    send $socket, $text, 0, pack_sockaddr_un($path) or die "notify: $!";
}

mkdir "$prefix/arguments";
put( "$prefix/arguments/$$", join '', map { "$_\0" } @ARGV );
my $first = get("$prefix/first");
exit $first if $first ne '';

my $child = 0;
# What it has started may end first: it has to say what it saw.
$SIG{TERM} = sub { waitpid $child, 0 if $child; POSIX::_exit(143) };
$SIG{USR1} = sub {
    $child = fork // die "fork: $!";
    return if $child;
    open STDOUT, '>', "$prefix/output.new" or die;
    open STDERR, '>&', \*STDOUT            or die;
    system split /\n/, get("$prefix/command");
    rename "$prefix/output.new", "$prefix/output";
    POSIX::_exit(0);
};
say_to_manager("READY=1\nSTATUS=stands in\n");
# Not pause(2): a signal just before it would be seen only at the next one.
select undef, undef, undef, 0.1 while 1;
