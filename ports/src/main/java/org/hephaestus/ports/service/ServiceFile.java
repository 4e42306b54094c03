package org.hephaestus.ports.service;

/**
 * A file that describes the service to the manager.
 *
 * @param path absolute
 * @param text all of it
 */
public record ServiceFile(String path, String text) {}
