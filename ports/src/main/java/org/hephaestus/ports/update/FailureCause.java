package org.hephaestus.ports.update;

/** Why something the updater asked of the world did not work. Scripts may rely on the names. */
public enum FailureCause {
  /** Nobody has said where releases come from. */
  NOT_CONFIGURED,
  /** Name not resolved, connection refused or reset, no route. */
  UNREACHABLE,
  /** The total deadline passed, wherever the call was. */
  TIMEOUT,
  /** The forge answered, but not with success. */
  HTTP_STATUS,
  /** The forge asked us to come back later (429, or 503 with Retry-After). */
  RATE_LIMITED,
  /** The answer was larger than the cap. */
  TOO_LARGE,
  /** The answer is not what the forge's API promises: bad JSON, a captive portal's HTML. */
  NOT_UNDERSTOOD,
  /** A redirect left the configured host, or never ended. */
  REDIRECT,
  /** The TLS handshake failed. */
  TLS,
  /** A program the delivery needs is not on PATH. */
  TOOL_MISSING,
  /** The release's tag does not exist in the repository. */
  TAG_MISSING,
  /** What was fetched is not the commit the release was seen with. */
  COMMIT_MISMATCH,
  /** The build ran and failed. */
  BUILD_FAILED,
  /** The build did not finish within its deadline and was cut. */
  BUILD_TIMEOUT,
  /** What was built is not a version that could run here. */
  PRODUCT_REJECTED,
  /** A disk or permission problem on this machine. */
  STORAGE,
  /** The caller took the request back. */
  CANCELLED,
  /** A bug: the message carries the exception. */
  INTERNAL
}
