package org.hephaestus.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hephaestus.forge.ForgeLocation.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgeLocationTest {

  // A URL as copied from a browser or from a git remote names the same repository.
  @ParameterizedTest
  @CsvSource({
    "https://git.example/o/r, https://git.example/o/r.git, https://git.example/api/v1/repos/o/r",
    "https://git.example/o/r/, https://git.example/o/r.git, https://git.example/api/v1/repos/o/r",
    "https://git.example/o/r.git, https://git.example/o/r.git, https://git.example/api/v1/repos/o/r",
    "https://git.example/o/r.git/, https://git.example/o/r.git,"
        + " https://git.example/api/v1/repos/o/r",
    "HTTPS://Git.Example:443/o/r, https://git.example/o/r.git,"
        + " https://git.example/api/v1/repos/o/r",
    // A forge may live below a path, on a port, without TLS.
    "http://10.0.0.1:3000/forge/o/r, http://10.0.0.1:3000/forge/o/r.git,"
        + " http://10.0.0.1:3000/forge/api/v1/repos/o/r",
    "http://[::1]:3000/o/r, http://[::1]:3000/o/r.git, http://[::1]:3000/api/v1/repos/o/r",
    // GitHub has its API on another host, and no plain http.
    "https://github.com/o/r, https://github.com/o/r.git, https://api.github.com/repos/o/r",
    "http://www.github.com/o/r.git, https://github.com/o/r.git, https://api.github.com/repos/o/r",
    // Only github.com itself is GitHub.
    "https://github.com.example/o/r, https://github.com.example/o/r.git,"
        + " https://github.com.example/api/v1/repos/o/r",
  })
  void reads(String url, String clone, String api) {
    ForgeLocation location = ForgeLocation.parse(url);
    assertThat(location.cloneUrl()).isEqualTo(clone);
    assertThat(location.api()).hasToString(api);
  }

  // What is no repository on a forge is refused with the reason, and without repeating a password.
  @ParameterizedTest
  @CsvSource({
    "'', https://host/owner/repo",
    "git.example/o/r, https://host/owner/repo",
    "ssh://git@git.example/o/r, only https",
    "git@git.example:o/r.git, only https",
    "file:///srv/o/r, only https",
    "https://git.example, owner and repository are missing",
    "https://git.example/o, owner and repository are missing",
    "https://git.example/o/, owner and repository are missing",
    "https://git.example/o/r?x=1, without '?'",
    "https://git.example/o/r#readme, without '?'",
    "https://name:secret@git.example/o/r, without a user name or password",
    "https://secret@git.example/o/r, without a user name or password",
    "https://git.example/o/r%2Fx, no forge uses",
    "https://git.example/o/.git, no forge uses",
    "https://name:secret@git.exa mple/o/r, no valid URL",
  })
  void refuses(String url, String says) {
    assertThatThrownBy(() -> ForgeLocation.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theDialectCanBeGiven() {
    assertThat(ForgeLocation.of("https://ghe.example/o/r", Dialect.GITHUB).api())
        .hasToString("https://ghe.example/api/v3/repos/o/r");
  }
}
