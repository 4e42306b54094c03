package org.hephaestus.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.hephaestus.forge.ScriptedForge.Asked;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, certificates, proxies. */
@Timeout(30)
class HttpOptionsTest {
  private static final CallLimits LIMITS = CallLimits.within(Duration.ofSeconds(5));
  private static final HttpOptions PLAIN = HttpOptions.of(Map.of(), "1.0.3");

  @TempDir Path folder;

  // The token goes to the API host, in the forge's own form, and nowhere else.

  @Test
  void theTokenAndTheUserAgentAreSent() throws IOException {
    try (ScriptedForge forge = ScriptedForge.start((asked, wire) -> wire.json("[]"))) {
      HttpOptions options = PLAIN.withToken(() -> Optional.of("s3cret\n"));
      assertThat(list(forge.url(), options)).isInstanceOf(Listing.Listed.class);
      assertThat(forge.asked())
          .hasSize(2)
          .allSatisfy(
              asked -> {
                assertThat(asked.header("Authorization")).isEqualTo("token s3cret");
                assertThat(asked.header("User-Agent")).isEqualTo("hephd/1.0.3");
                assertThat(asked.header("Cookie")).isNull();
              });
    }
  }

  @Test
  void githubGetsItAsBearer() throws IOException {
    try (ScriptedForge forge = ScriptedForge.start((asked, wire) -> wire.json("[]"))) {
      ForgeLocation location = ForgeLocation.of(forge.url() + "/o/r", ForgeLocation.Dialect.GITHUB);
      HttpOptions options = PLAIN.withToken(() -> Optional.of("s3cret"));
      Listing listing =
          new ForgeReleaseSource(location, options, new TestClock()).list(null, LIMITS);
      assertThat(listing).isInstanceOf(Listing.Listed.class);
      assertThat(forge.asked().get(0).header("Authorization")).isEqualTo("Bearer s3cret");
    }
  }

  @Test
  void theTokenStaysWithinTheForgeAndOutOfMessages() throws IOException {
    try (ScriptedForge other = ScriptedForge.start((asked, wire) -> wire.json("[]"));
        ScriptedForge forge =
            ScriptedForge.start(
                (asked, wire) -> {
                  if (asked.path().startsWith("/again")) {
                    wire.answer(302, "Location: " + other.url() + "/steal\r\n", "");
                  } else {
                    wire.answer(302, "Location: /again\r\nSet-Cookie: a=b\r\n", "");
                  }
                })) {
      Failure failure = failure(list(forge.url(), PLAIN.withToken(() -> Optional.of("s3cret"))));
      assertThat(failure.cause()).isEqualTo(FailureCause.REDIRECT);
      assertThat(failure.summary()).doesNotContain("s3cret").contains(other.url());
      assertThat(forge.asked())
          .extracting(a -> a.header("Authorization"))
          .containsOnly("token s3cret");
      assertThat(forge.asked()).extracting(a -> a.header("Cookie")).containsOnly((String) null);
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aTokenThatCannotBeReadOrSentIsSaid() throws IOException {
    try (ScriptedForge forge = ScriptedForge.start((asked, wire) -> wire.json("[]"))) {
      HttpOptions unreadable =
          PLAIN.withToken(
              () -> {
                throw new IllegalStateException("no such file");
              });
      assertThat(failure(list(forge.url(), unreadable)).message()).contains("no such file");
      Failure garbled = failure(list(forge.url(), PLAIN.withToken(() -> Optional.of("a\nb"))));
      assertThat(garbled.cause()).isEqualTo(FailureCause.STORAGE);
      assertThat(forge.asked()).isEmpty();
    }
  }

  // A certificate nobody vouches for is refused; one from the extra CA is not.

  @Test
  void anUnknownCaIsRefusedAndAnExtraCaIsTrusted() throws IOException {
    HeldCertificate ca = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate host =
        new HeldCertificate.Builder().signedBy(ca).addSubjectAlternativeName("127.0.0.1").build();
    HeldCertificate elsewhere =
        new HeldCertificate.Builder().signedBy(ca).addSubjectAlternativeName("10.0.0.1").build();
    Path pem = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());

    try (ScriptedForge forge = tls(host)) {
      String url = "https://127.0.0.1:" + forge.port();
      Failure failure = failure(list(url, PLAIN));
      assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.TLS);
      assertThat(failure.message()).contains(url);
      assertThat(list(url, PLAIN.withExtraCa(pem))).isInstanceOf(Listing.Listed.class);
    }
    try (ScriptedForge forge = tls(elsewhere)) {
      Failure failure = failure(list("https://127.0.0.1:" + forge.port(), PLAIN.withExtraCa(pem)));
      assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.TLS);
    }
  }

  @Test
  void aBrokenCaFileIsNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----");
    for (Path pem : List.of(empty, garbage, folder.resolve("nothing.pem"))) {
      Failure failure = failure(list("https://127.0.0.1:9", PLAIN.withExtraCa(pem)));
      assertThat(failure.cause()).isEqualTo(FailureCause.STORAGE);
      assertThat(failure.message()).contains(pem.toString());
    }
  }

  // A proxy is used for what it is set for, with its login, and the host never sees that.

  @Test
  void aProxyIsAskedWithTheWholeUrlAndItsLogin() throws IOException {
    try (ScriptedForge proxy =
        ScriptedForge.start(
            (asked, wire) -> {
              if (asked.header("Proxy-Authorization") == null) {
                wire.answer(407, "Proxy-Authenticate: Basic realm=\"p\"\r\n", "");
              } else {
                wire.json("[]");
              }
            })) {
      Map<String, String> env =
          Map.of("http_proxy", "http://me:p%40ss@127.0.0.1:" + proxy.port() + "/");
      Listing listing = list("http://forge.invalid", HttpOptions.of(env, "1"));
      assertThat(listing).isInstanceOf(Listing.Listed.class);
      List<Asked> answered =
          proxy.asked().stream().filter(a -> a.header("Proxy-Authorization") != null).toList();
      assertThat(answered)
          .hasSize(2)
          .allSatisfy(
              a -> {
                assertThat(a.line()).startsWith("GET http://forge.invalid/api/v1/repos/o/r/");
                // me:p@ss
                assertThat(a.header("Proxy-Authorization")).isEqualTo("Basic bWU6cEBzcw==");
              });
    }
  }

  @Test
  void aProxyThatWantsAnotherLoginIsSaidWithoutThePassword() throws IOException {
    try (ScriptedForge proxy =
        ScriptedForge.start(
            (asked, wire) -> wire.answer(407, "Proxy-Authenticate: Basic realm=\"p\"\r\n", ""))) {
      Map<String, String> env = Map.of("all_proxy", "http://me:s3cret@127.0.0.1:" + proxy.port());
      HttpOptions options = HttpOptions.of(env, "1");
      Failure failure = failure(list("http://forge.invalid", options));
      assertThat(failure.cause()).isEqualTo(FailureCause.HTTP_STATUS);
      assertThat(failure.message()).contains("407").contains("127.0.0.1:" + proxy.port());
      assertThat(failure.summary() + options).doesNotContain("s3cret");
    }
  }

  @Test
  void anHttpsForgeIsTunnelledTo() throws IOException {
    try (ScriptedForge proxy = ScriptedForge.start((asked, wire) -> wire.answer(502, "", ""))) {
      Map<String, String> env =
          Map.of("HTTPS_PROXY", "me:pass@127.0.0.1:" + proxy.port(), "http_proxy", "unused:1");
      Failure failure = failure(list("https://forge.invalid", HttpOptions.of(env, "1")));
      assertThat(failure.cause()).isEqualTo(FailureCause.UNREACHABLE);
      assertThat(failure.message()).contains("through the proxy 127.0.0.1:" + proxy.port());
      assertThat(proxy.asked().get(0).line()).isEqualTo("CONNECT forge.invalid:443 HTTP/1.1");
      assertThat(proxy.asked().get(0).header("Proxy-Authorization")).startsWith("Basic ");
    }
  }

  @Test
  void aHostInNoProxyIsAskedDirectly() throws IOException {
    try (ScriptedForge proxy = ScriptedForge.start((asked, wire) -> wire.answer(502, "", ""));
        ScriptedForge forge = ScriptedForge.start((asked, wire) -> wire.json("[]"))) {
      String address = "http://127.0.0.1:" + proxy.port();
      Map<String, String> env = Map.of("http_proxy", address, "no_proxy", "localhost, 127.0.0.1");
      assertThat(list(forge.url(), HttpOptions.of(env, "1"))).isInstanceOf(Listing.Listed.class);
      assertThat(proxy.asked()).isEmpty();

      HttpOptions everywhere = HttpOptions.of(Map.of("http_proxy", address), "1");
      assertThat(failure(list(forge.url(), everywhere)).message()).contains("502");
    }
  }

  // no_proxy, as curl reads it: hosts and their subdomains, ports, networks, everything.
  @ParameterizedTest
  @CsvSource({
    "git.example,               http://git.example/,      true",
    "git.example,               http://sub.git.example/,  true",
    ".git.example,              http://git.example/,      true",
    "*.git.example,             http://a.git.example/,    true",
    "GIT.example,               http://git.example/,      true",
    "git.example,               http://notgit.example/,   false",
    "it.example,                http://git.example/,      false",
    "git.example:8080,          http://git.example:8080/, true",
    "git.example:8080,          http://git.example/,      false",
    "*,                         http://git.example/,      true",
    "10.0.0.0/8,                http://10.1.2.3/,         true",
    "10.0.0.0/8,                http://11.1.2.3/,         false",
    "192.168.4.0/22,            http://192.168.7.9/,      true",
    "192.168.4.0/22,            http://192.168.8.9/,      false",
    "10.0.0.0/8,                http://10.example/,       false",
    "10.0.0.0/x,                http://10.1.2.3/,         false",
    "fd00::/8,                  http://[fd12::1]/,        true",
    "::1,                       http://[::1]/,            true",
    "[::1]:80,                  http://[::1]/,            true",
    "'a.example b.example',     http://b.example/,        true",
    "'',                        http://git.example/,      false",
  })
  void noProxy(String list, String url, boolean direct) throws ForgeFailure {
    ProxySettings settings =
        ProxySettings.fromEnvironment(Map.of("http_proxy", "http://p.example:1", "NO_PROXY", list));
    assertThat(settings.routeTo(HttpUrl.get(url)).via().isEmpty()).isEqualTo(direct);
  }

  // Which variable counts, and what it may say.
  @ParameterizedTest
  @CsvSource({
    "http_proxy,  p.example:3128,           http://f.example/,  p.example:3128",
    "http_proxy,  http://p.example,         http://f.example/,  p.example:1080",
    "http_proxy,  http://p.example:80/,     http://f.example/,  p.example:80",
    "https_proxy, http://p.example:3128,    http://f.example/,  ''",
    "https_proxy, http://p.example:3128,    https://f.example/, p.example:3128",
    "ALL_PROXY,   socks5h://p.example:9050, https://f.example/, p.example:9050",
    "http_proxy,  '',                       http://f.example/,  ''",
  })
  void proxies(String variable, String value, String url, String wanted) throws ForgeFailure {
    assertThat(
            ProxySettings.fromEnvironment(Map.of(variable, value)).routeTo(HttpUrl.get(url)).via())
        .isEqualTo(wanted.isEmpty() ? "" : " through the proxy " + wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:s3cret@p.example, scheme https",
    "socks5://me:s3cret@p.example, SOCKS",
    "http://me:s3cret@:bad:, cannot be used"
  })
  void aProxyThatCannotBeUsedIsSaidWithoutItsPassword(String value, String says)
      throws IOException {
    Failure failure =
        failure(list("http://f.invalid", HttpOptions.of(Map.of("http_proxy", value), "1")));
    assertThat(failure.cause()).isEqualTo(FailureCause.UNREACHABLE);
    assertThat(failure.summary()).contains(says).contains("http_proxy").doesNotContain("s3cret");
  }

  private static ScriptedForge tls(HeldCertificate certificate) throws IOException {
    HandshakeCertificates server =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    ServerSocket socket =
        server
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 50, ScriptedForge.LOOPBACK);
    return ScriptedForge.on(socket, (asked, wire) -> wire.json("[]"));
  }

  private static Listing list(String base, HttpOptions options) {
    return new ForgeReleaseSource(ForgeLocation.parse(base + "/o/r"), options, new TestClock())
        .list(null, LIMITS);
  }

  private static Failure failure(Listing listing) {
    assertThat(listing).isInstanceOf(Listing.Failed.class);
    return ((Listing.Failed) listing).failure();
  }
}
