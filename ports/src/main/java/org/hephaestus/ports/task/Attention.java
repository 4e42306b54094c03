package org.hephaestus.ports.task;

/** How much attention a task asks for, the most first. {@link #WHITE} unless somebody says so. */
public enum Attention {
  /** {@code a1}: now. */
  RED,
  /** {@code a2}: soon. */
  ORANGE,
  /** {@code a3}: in its turn. */
  WHITE,
  /** {@code a4}: on deck; not to be worked on yet. */
  BLUE
}
