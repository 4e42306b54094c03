/**
 * Time and chance under a test's control: nothing here waits, and a schedule runs because the test
 * advances it.
 */
@NullMarked
package org.hephaestus.testkit.time;

import org.jspecify.annotations.NullMarked;
