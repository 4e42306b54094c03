/** An audit trail in memory, and the contract of every audit trail. */
@NullMarked
package org.hephaestus.testkit.audit;

import org.jspecify.annotations.NullMarked;
