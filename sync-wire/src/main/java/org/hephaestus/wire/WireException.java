package org.hephaestus.wire;

import java.io.IOException;

/** What came is none of the protocol: cut off, damaged, or from somebody else. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean tooLong;

  /** With what was wrong, on one line. */
  public WireException(String message) {
    this(message, false);
  }

  private WireException(String message, boolean tooLong) {
    super(message);
    this.tooLong = tooLong;
  }

  static WireException tooLong(String message) {
    return new WireException(message, true);
  }

  /** Whether it is only longer than may be. */
  public boolean isTooLong() {
    return tooLong;
  }

  WireException(String message, Throwable cause) {
    super(message, cause);
    this.tooLong = false;
  }
}
