/** The fake way to a hub passes the contract it is published with. */
@NullMarked
package org.hephaestus.testkit.sync;

import org.jspecify.annotations.NullMarked;
