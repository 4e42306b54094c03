/**
 * What a person does with tasks and knowledge: the use cases behind the requests, and the decisions
 * they take.
 *
 * <p>{@link org.hephaestus.domain.task.DataApi} is the way in. Reading and writing go through the
 * Store port; a mutation, its effect and its result are one transaction.
 */
@NullMarked
package org.hephaestus.domain.task;

import org.jspecify.annotations.NullMarked;
