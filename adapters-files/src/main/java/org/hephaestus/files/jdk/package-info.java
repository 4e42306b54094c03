/** Time, chance and an outside supervisor as the JDK and the environment give them. */
@NullMarked
package org.hephaestus.files.jdk;

import org.jspecify.annotations.NullMarked;
