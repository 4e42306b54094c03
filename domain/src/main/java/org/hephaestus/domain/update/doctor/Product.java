package org.hephaestus.domain.update.doctor;

/**
 * What remedies call the program that is updated.
 *
 * @param name of the daemon, for example {@code hephd}
 * @param writeService the command that writes its service file and starts it, for example {@code
 *     heph daemon start}
 * @param install the command that installs it from scratch, for example {@code ./install}
 */
public record Product(String name, String writeService, String install) {}
