/**
 * Makes a release out of its source: fetches a tag anonymously, proves that it is the commit that
 * was ordered, and runs the build tool, all of it in a staging folder, niced, under one deadline.
 *
 * <p>What is trusted: once the commit is the ordered one, its build scripts run with the rights of
 * this user, as they would if the user built it by hand. What is not trusted is that a build ends:
 * when its time is up, it is cancelled, or it has ended and left something behind, every process
 * that came from it is killed.
 */
@NullMarked
package org.hephaestus.forge.build;

import org.jspecify.annotations.NullMarked;
