/** What a person does with tasks and knowledge, on fakes. */
@NullMarked
package org.hephaestus.domain.task;

import org.jspecify.annotations.NullMarked;
