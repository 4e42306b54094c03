/**
 * A daemon without a socket: scripted answers, connections that break on command, and the laws that
 * every client and every connection must pass.
 */
@NullMarked
package org.hephaestus.testkit.api;

import org.jspecify.annotations.NullMarked;
