/** The fakes of the daemon pass the contracts they are published with. */
@NullMarked
package org.hephaestus.testkit.api;

import org.jspecify.annotations.NullMarked;
