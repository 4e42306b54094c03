package org.hephaestus.forge;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A repository on a forge, as users write it: {@code https://host[/prefix]/owner/repo}, with or
 * without {@code .git} and a trailing slash. {@code http} is allowed, for forges on the local
 * network.
 *
 * <p>github.com is asked by GitHub's API at {@code https://api.github.com/repos/owner/repo}, every
 * other host by the API of Forgejo and Gitea at {@code {base}/api/v1/repos/owner/repo}.
 */
public final class ForgeLocation {
  /** Which API a forge speaks. */
  public enum Dialect {
    /** Forgejo and Gitea: {@code {base}/api/v1}. */
    GITEA,
    /** GitHub: {@code https://api.github.com}, elsewhere {@code {base}/api/v3}. */
    GITHUB
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern SCHEME = Pattern.compile("(?i)https?://[^/].*");
  private static final String SHAPE = "a forge URL reads https://host/owner/repo";

  private final HttpUrl base;
  private final String owner;
  private final String repo;
  private final Dialect dialect;

  private ForgeLocation(HttpUrl base, String owner, String repo, Dialect dialect) {
    this.base = base;
    this.owner = owner;
    this.repo = repo;
    this.dialect = dialect;
  }

  /**
   * Reads a forge URL; the host decides the dialect.
   *
   * @throws IllegalArgumentException when it is none; the message says why, and repeats no
   *     credential
   */
  public static ForgeLocation parse(String url) {
    return parse(url, null);
  }

  /**
   * Reads a forge URL whose dialect is known: GitHub Enterprise, for example.
   *
   * @throws IllegalArgumentException when it is none; the message says why, and repeats no
   *     credential
   */
  public static ForgeLocation of(String url, Dialect dialect) {
    return parse(url, dialect);
  }

  private static ForgeLocation parse(String text, @Nullable Dialect wanted) {
    String trimmed = text.strip();
    if (!SCHEME.matcher(trimmed).matches()) {
      throw new IllegalArgumentException(
          SHAPE + ", not " + withoutUserInfo(trimmed) + ": only https:// and http:// are polled");
    }
    HttpUrl url = HttpUrl.parse(trimmed);
    if (url == null) {
      throw new IllegalArgumentException(
          SHAPE + ", not " + withoutUserInfo(trimmed) + ": it is no valid URL");
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw new IllegalArgumentException(
          SHAPE
              + ", without a user name or password: the one given for "
              + url.host()
              + " would end up in logs and process lists; give a token by its own setting");
    }
    if (url.encodedQuery() != null || url.encodedFragment() != null) {
      throw new IllegalArgumentException(
          SHAPE + ", without '?' and '#', not " + withoutUserInfo(trimmed));
    }
    List<String> path = url.encodedPathSegments();
    int end = path.get(path.size() - 1).isEmpty() ? path.size() - 1 : path.size();
    if (end < 2) {
      throw new IllegalArgumentException(
          SHAPE + ", not " + withoutUserInfo(trimmed) + ": owner and repository are missing");
    }
    String repo = path.get(end - 1);
    repo = repo.endsWith(".git") ? repo.substring(0, repo.length() - 4) : repo;
    HttpUrl.Builder base = new HttpUrl.Builder().scheme(url.scheme()).host(url.host());
    base.port(url.port());
    for (String segment : path.subList(0, end - 2)) {
      base.addPathSegment(checked(segment, "path"));
    }
    boolean github = url.host().equals("github.com") || url.host().equals("www.github.com");
    if (github) {
      base.scheme("https").host("github.com").port(443);
    }
    Dialect dialect = wanted != null ? wanted : github ? Dialect.GITHUB : Dialect.GITEA;
    return new ForgeLocation(
        base.build(), checked(path.get(end - 2), "owner"), checked(repo, "repository"), dialect);
  }

  private static String checked(String name, String what) {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          SHAPE + "; the " + what + " '" + name + "' has characters that no forge uses in names");
    }
    return name;
  }

  private static String withoutUserInfo(String text) {
    int at = text.lastIndexOf('@');
    return at < 0 ? "'" + text + "'" : "'...@" + text.substring(at + 1) + "'";
  }

  /** The API this forge speaks. */
  public Dialect dialect() {
    return dialect;
  }

  /** The URL that {@code git clone} takes, ending in {@code .git}. */
  public String cloneUrl() {
    return page() + ".git";
  }

  /** The URL a person opens: no credential, no {@code .git}. */
  public String page() {
    return base.newBuilder().addPathSegment(owner).addPathSegment(repo).build().toString();
  }

  /** The root of this repository's API, without a trailing slash. */
  public URI api() {
    return apiRoot().uri();
  }

  HttpUrl apiRoot() {
    HttpUrl.Builder root;
    if (dialect == Dialect.GITEA) {
      root = base.newBuilder().addPathSegments("api/v1");
    } else if (base.host().equals("github.com")) {
      root = new HttpUrl.Builder().scheme("https").host("api.github.com");
    } else {
      root = base.newBuilder().addPathSegments("api/v3");
    }
    return root.addPathSegment("repos").addPathSegment(owner).addPathSegment(repo).build();
  }

  /** {@link #page()}. */
  @Override
  public String toString() {
    return page();
  }
}
