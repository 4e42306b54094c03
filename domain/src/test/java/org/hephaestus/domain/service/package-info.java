/** A row per rule of what may be done to the service, and the commands on fakes. */
@NullMarked
package org.hephaestus.domain.service;

import org.jspecify.annotations.NullMarked;
