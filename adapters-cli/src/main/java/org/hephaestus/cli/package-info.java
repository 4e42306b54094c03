/**
 * heph, the command line. It talks to {@link org.hephaestus.ports.api.HephApi} and to nothing else:
 * whether a socket lies in between is not its business, and it never starts a daemon.
 *
 * <p>stdout is data, stderr the rest; {@code --json} prints exactly one JSON value, errors
 * included; exit codes are {@link org.hephaestus.cli.ExitCode}. Start-up is a feature: a verb
 * builds only its own part of the command line.
 */
@NullMarked
package org.hephaestus.cli;

import org.jspecify.annotations.NullMarked;
