/** What a store needs now and then while nobody asks for it: backups, forgetting, catching up. */
@NullMarked
package org.hephaestus.domain.upkeep;

import org.jspecify.annotations.NullMarked;
