package org.hephaestus.launchd;

/** A text is no property list; the message says where and why, in one line. */
final class PlistException extends Exception {
  private static final long serialVersionUID = 1L;

  PlistException(String message) {
    super(message.replaceAll("\\s+", " "));
  }
}
