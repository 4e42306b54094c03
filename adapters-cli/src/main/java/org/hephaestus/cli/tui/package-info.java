/**
 * {@code heph-tui}, the agenda: a pure reducer ({@link org.hephaestus.cli.tui.Agenda}), a pure view
 * ({@link org.hephaestus.cli.tui.AgendaView}) and a loop that connects them with a terminal. What a
 * key does is bound to the id of the task that was on the screen, never to a position. Only this
 * package loads JLine.
 */
@NullMarked
package org.hephaestus.cli.tui;

import org.jspecify.annotations.NullMarked;
