package org.hephaestus.forge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.hephaestus.ports.update.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * The proxy settings of an environment, with curl's meaning: {@code https_proxy} and {@code
 * http_proxy} by the scheme of the URL asked for, {@code all_proxy} for either, {@code no_proxy} as
 * a list of hosts, domains, {@code host:port} and {@code address/bits} that are asked directly, or
 * {@code *}. Lower case wins over upper case; empty counts as unset.
 *
 * <p>A proxy reads {@code [http://][user:password@]host[:port]} or {@code socks5://host[:port]};
 * the default ports are 1080 as in curl. A proxy that is itself reached by TLS ({@code https://})
 * is not supported. The password is sent to that proxy only and never shown.
 */
public final class ProxySettings {
  /** No proxy for anything. */
  public static final ProxySettings NONE = new ProxySettings("", "", List.of());

  private static final int DEFAULT_PORT = 1080;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final String forHttp;
  private final String forHttps;
  private final List<String> direct;

  private ProxySettings(String forHttp, String forHttps, List<String> direct) {
    this.forHttp = forHttp;
    this.forHttps = forHttps;
    this.direct = direct;
  }

  /** Reads the variables named above; nothing is checked before it is used. */
  public static ProxySettings fromEnvironment(Map<String, String> environment) {
    String all = first(environment, "all_proxy", "ALL_PROXY");
    String http = first(environment, "http_proxy", "HTTP_PROXY");
    String https = first(environment, "https_proxy", "HTTPS_PROXY");
    return new ProxySettings(
        http.isEmpty() ? all : http,
        https.isEmpty() ? all : https,
        Arrays.stream(first(environment, "no_proxy", "NO_PROXY").split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .toList());
  }

  private static String first(Map<String, String> environment, String... names) {
    return Stream.of(names)
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  /**
   * The way to a URL.
   *
   * @param proxy {@link Proxy#NO_PROXY} for the direct one
   * @param authorization the value of Proxy-Authorization; null for none
   */
  record Route(Proxy proxy, @Nullable String authorization) {
    static final Route DIRECT = new Route(Proxy.NO_PROXY, null);

    /** For messages: empty, or the proxy without its password. */
    String via() {
      return proxy.address() instanceof InetSocketAddress address
          ? " through the proxy " + address.getHostString() + ":" + address.getPort()
          : "";
    }

    @Override
    public String toString() {
      return "Route" + via();
    }
  }

  /** The way to {@code url}; fails when the proxy setting that applies cannot be understood. */
  Route routeTo(HttpUrl url) throws ForgeFailure {
    String setting = url.isHttps() ? forHttps : forHttp;
    if (setting.isEmpty() || isDirect(url)) {
      return Route.DIRECT;
    }
    String variable = url.isHttps() ? "https_proxy" : "http_proxy";
    int schemeEnd = setting.indexOf("://");
    String scheme =
        schemeEnd < 0 ? "http" : setting.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    String rest = schemeEnd < 0 ? setting : setting.substring(schemeEnd + 3);
    boolean socks = scheme.startsWith("socks5");
    if (!socks && !scheme.equals("http")) {
      throw broken(variable, "the scheme " + scheme + " is not supported; use http or socks5");
    }
    // Parsed as http, whatever the scheme: host, port and percent-encoding are the same.
    HttpUrl parsed = HttpUrl.parse("http://" + rest);
    if (parsed == null) {
      throw broken(variable, "it does not read [http://][user:password@]host[:port]");
    }
    boolean portGiven = rest.replaceFirst("/.*$", "").matches(".*:\\d+");
    InetSocketAddress address =
        InetSocketAddress.createUnresolved(parsed.host(), portGiven ? parsed.port() : DEFAULT_PORT);
    boolean credentials = !parsed.username().isEmpty() || !parsed.password().isEmpty();
    if (socks && credentials) {
      throw broken(variable, "a SOCKS proxy with user and password is not supported");
    }
    return new Route(
        new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address),
        credentials ? Credentials.basic(parsed.username(), parsed.password()) : null);
  }

  private static ForgeFailure broken(String variable, String why) {
    return new ForgeFailure(
        FailureCause.UNREACHABLE,
        "the proxy set by " + variable + " (or all_proxy) cannot be used: " + why,
        "correct the variable in the environment of the service, or name the forge in no_proxy");
  }

  private boolean isDirect(HttpUrl url) {
    return direct.stream().anyMatch(entry -> matches(entry, url));
  }

  private static boolean matches(String entry, HttpUrl url) {
    String host = url.host();
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return inNetwork(host, entry.substring(0, slash), entry.substring(slash + 1));
    }
    String name = entry;
    int colon = name.lastIndexOf(':');
    boolean port = colon > 0 && (name.indexOf(':') == colon || name.charAt(colon - 1) == ']');
    if (port) {
      if (!name.substring(colon + 1).equals(Integer.toString(url.port()))) {
        return false;
      }
      name = name.substring(0, colon);
    }
    name = name.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("^\\*?\\.", "");
    return host.equals(name) || (!name.isEmpty() && host.endsWith("." + name));
  }

  private static boolean inNetwork(String host, String network, String bits) {
    byte[] address = literal(host);
    byte[] wanted = literal(network);
    if (address.length == 0 || address.length != wanted.length || !bits.matches("\\d{1,3}")) {
      return false;
    }
    int left = Integer.parseInt(bits);
    for (int i = 0; i < address.length && left > 0; i++, left -= 8) {
      int mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
      if ((address[i] & mask) != (wanted[i] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of an address in figures, empty for a name: names are never resolved for this. */
  private static byte[] literal(String host) {
    if (!IPV4.matcher(host).matches() && host.indexOf(':') < 0) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  /** Says which variables are set, not to what: a proxy URL may carry a password. */
  @Override
  public String toString() {
    return "ProxySettings[http="
        + (forHttp.isEmpty() ? "none" : "set")
        + ", https="
        + (forHttps.isEmpty() ? "none" : "set")
        + ", direct="
        + direct
        + "]";
  }
}
