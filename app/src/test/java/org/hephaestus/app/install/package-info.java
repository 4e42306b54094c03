/** What ./install does beside building. */
@NullMarked
package org.hephaestus.app.install;

import org.jspecify.annotations.NullMarked;
