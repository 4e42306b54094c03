/** What ./install runs after the build: makes the built folder a version and lets it start. */
@NullMarked
package org.hephaestus.app.install;

import org.jspecify.annotations.NullMarked;
