/** What adapters of the operating system's managers need of the operating system itself. */
@NullMarked
package org.hephaestus.ports.os;

import org.jspecify.annotations.NullMarked;
