/** The fake of the store passes the contract it is published with. */
@NullMarked
package org.hephaestus.testkit.store;

import org.jspecify.annotations.NullMarked;
