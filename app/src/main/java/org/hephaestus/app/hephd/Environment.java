package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;
import org.hephaestus.app.BuildInfo;

/**
 * What the process was given: nothing below {@code main} looks for it elsewhere.
 *
 * @param variables the environment variables, but for those that a service manager means for this
 *     process alone
 * @param userHome the user's home folder
 * @param build what this build is
 * @param exit ends the process with a code; returns at once
 * @param log where log lines go
 */
record Environment(
    Map<String, String> variables,
    Path userHome,
    BuildInfo build,
    IntConsumer exit,
    HephdLog log) {}
