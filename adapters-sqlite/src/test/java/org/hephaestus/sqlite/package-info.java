/** The store on a real disk: kills, full disks, damaged and foreign files. */
@NullMarked
package org.hephaestus.sqlite;

import org.jspecify.annotations.NullMarked;
