package org.hephaestus.forge;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a forge is reached.
 *
 * @param proxies which proxy serves which host
 * @param extraCa a PEM file with certificates to trust beside the system's; null for none. Read on
 *     every listing, so a replaced file counts without a restart
 * @param token asked before every listing; empty for anonymous access. What it answers is sent to
 *     the forge's API host and nowhere else, and is never logged
 * @param userAgent sent with every request
 */
public record HttpOptions(
    ProxySettings proxies,
    @Nullable Path extraCa,
    Supplier<Optional<String>> token,
    String userAgent) {

  /** Anonymous, the system's certificates, the proxies of the environment. */
  public static HttpOptions of(Map<String, String> environment, String version) {
    return new HttpOptions(
        ProxySettings.fromEnvironment(environment), null, Optional::empty, "hephd/" + version);
  }

  /** These options with certificates to trust beside the system's. */
  public HttpOptions withExtraCa(@Nullable Path pem) {
    return new HttpOptions(proxies, pem, token, userAgent);
  }

  /** These options with a token. */
  public HttpOptions withToken(Supplier<Optional<String>> supplier) {
    return new HttpOptions(proxies, extraCa, supplier, userAgent);
  }
}
