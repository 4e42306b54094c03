/** Facts of the machine, as far as files and a few questions to its tools tell them. */
@org.jspecify.annotations.NullMarked
package org.hephaestus.files.host;
