/**
 * An in-memory adapter of every port, scriptable, and one contract test per port.
 *
 * <p>{@code Fake<Port>} is for tests of code that uses a port: it keeps the port's laws, records
 * what was asked of it, and fails when told to. {@code <Port>Contract} is for whoever implements a
 * port: extend it, hand it your adapter, and its tests are the port's laws. The fakes pass them
 * too.
 */
@NullMarked
package org.hephaestus.testkit;

import org.jspecify.annotations.NullMarked;
