/** Stand-ins for the operating system's service manager and for the installed daemon. */
@NullMarked
package org.hephaestus.testkit.service;

import org.jspecify.annotations.NullMarked;
