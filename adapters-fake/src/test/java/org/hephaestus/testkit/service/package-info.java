/** The fakes of the service keep the laws of their ports. */
@NullMarked
package org.hephaestus.testkit.service;

import org.jspecify.annotations.NullMarked;
