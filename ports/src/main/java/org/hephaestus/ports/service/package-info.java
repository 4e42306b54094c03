/**
 * The operating system's service that keeps hephd there: what is written into it, what it does at
 * the moment, and what a person may ask of it ({@code heph daemon}).
 *
 * <p>{@link org.hephaestus.ports.service.ServiceApi} is what faces talk to; {@link
 * org.hephaestus.ports.service.ServiceManager} is systemd or launchd; {@link
 * org.hephaestus.ports.service.DaemonProgram} is the installed hephd, asked before it is trusted
 * with anything.
 */
@NullMarked
package org.hephaestus.ports.service;

import org.jspecify.annotations.NullMarked;
