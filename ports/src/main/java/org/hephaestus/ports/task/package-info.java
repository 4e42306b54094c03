/**
 * The words of tasks and knowledge that cross every boundary: states, dates, and where and when a
 * person said something. They carry no rules; the rules are in the domain.
 */
@NullMarked
package org.hephaestus.ports.task;

import org.jspecify.annotations.NullMarked;
