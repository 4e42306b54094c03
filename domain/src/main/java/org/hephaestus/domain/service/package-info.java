/**
 * The service that keeps the daemon there, as {@code heph daemon} manages it: which flags it
 * carries, what may be done to it from here, what a command has to do, how it is.
 *
 * <p>{@link org.hephaestus.domain.service.ServiceControl} gathers facts through ports, asks a
 * policy of this package, and does what it says.
 */
@NullMarked
package org.hephaestus.domain.service;

import org.jspecify.annotations.NullMarked;
