package org.hephaestus.ports.update;

import java.net.URI;

/**
 * A private, empty place for one update attempt, on the file system of the versions.
 *
 * @param location opaque to the domain; adapters that share a machine agree that it is a {@code
 *     file:} URI of an existing folder with mode 0700
 */
public record StagingArea(URI location) {}
