package org.hephaestus.forge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.jspecify.annotations.Nullable;

/**
 * The releases of a repository on Forgejo, Gitea or GitHub.
 *
 * <p>Two lists make one listing: the releases, and the tags, which say what commit a release's tag
 * points to. Up to {@value #MAX_PAGES} pages of each are read; release tags that are on none of
 * them are looked up singly, at most {@value #MAX_LOOKUPS}, the newest first, and the others are
 * listed without a commit. The two lists are not one snapshot: a release published between the two
 * requests may be listed without its commit until the next poll.
 *
 * <p>Holds no connection and no thread between calls. Safe from any thread.
 *
 * @see <a href="https://codeberg.org/api/swagger#/repository/repoListReleases">Forgejo's API</a>
 * @see <a href="https://docs.github.com/en/rest/releases/releases">GitHub's API</a>
 */
public final class ForgeReleaseSource implements ReleaseSource {
  /** The most bytes read of one answer, counted after decompression. */
  public static final long MAX_ANSWER_BYTES = 1 << 20;

  private static final int MAX_PAGES = 5;
  private static final int MAX_LOOKUPS = 5;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final ForgeLocation location;
  private final HttpOptions options;
  private final long maxBytes;
  private final Dns resolver;
  private final Supplier<Instant> now;

  /**
   * A source that reads at most {@link #MAX_ANSWER_BYTES} per answer.
   *
   * @param clock tells how far away a Retry-After in calendar form is
   */
  public ForgeReleaseSource(ForgeLocation location, HttpOptions options, Clock clock) {
    this(location, options, clock, MAX_ANSWER_BYTES);
  }

  /**
   * A source with another cap.
   *
   * @param maxBytes the most bytes read of one answer, counted after decompression; positive
   */
  public ForgeReleaseSource(
      ForgeLocation location, HttpOptions options, Clock clock, long maxBytes) {
    this(location, options, clock, maxBytes, Dns.SYSTEM);
  }

  ForgeReleaseSource(
      ForgeLocation location, HttpOptions options, Clock clock, long maxBytes, Dns resolver) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive, was " + maxBytes);
    }
    this.location = location;
    this.options = options;
    this.maxBytes = maxBytes;
    this.resolver = resolver;
    this.now = clock::now;
  }

  @Override
  public String describe() {
    return location.page();
  }

  @Override
  public Listing list(@Nullable String validator, CallLimits limits) {
    try (ForgeHttp http = new ForgeHttp(location, options, maxBytes, resolver, now, limits)) {
      return list(Validator.parse(validator, location.apiRoot()), new Lists(http));
    } catch (ForgeFailure e) {
      return new Listing.Failed(e.failure());
    } catch (RuntimeException e) {
      return new Listing.Failed(
          Failure.of(
              FailureCause.INTERNAL,
              "listing the releases of " + location + " failed: " + e,
              "please report this"));
    }
  }

  private Listing list(Optional<Validator> known, Lists lists) throws ForgeFailure {
    String releasesTag =
        known.filter(Validator::isConditional).map(Validator::releasesTag).orElse(null);
    String tagsTag = known.filter(Validator::isConditional).map(Validator::tagsTag).orElse(null);
    Fetched<List<Release>> releases = lists.releases(releasesTag);
    Fetched<Map<String, String>> tags = lists.tags(tagsTag);
    if (releases.unchanged() && tags.unchanged()) {
      return new Listing.NotModified();
    }
    // One list has changed, and both are needed to say what there is now: a tag that moved changes
    // the tags and leaves the releases as they were.
    if (releases.unchanged()) {
      releases = lists.releases(null);
    } else if (tags.unchanged()) {
      tags = lists.tags(null);
    }
    Map<String, String> commits = new HashMap<>(tags.content());
    boolean lookedUp = lists.lookUp(releases.content(), commits);
    List<Release> joined =
        releases.content().stream().map(r -> withCommit(r, commits.get(r.tag()))).toList();
    // An entity tag speaks for one page only.
    boolean whole = releases.pages() == 1 && tags.pages() == 1 && !lookedUp;
    Validator current =
        Validator.of(
            location.apiRoot(),
            joined,
            whole ? releases.entityTag() : null,
            whole ? tags.entityTag() : null);
    return known.filter(k -> k.digest().equals(current.digest())).isPresent()
        ? new Listing.NotModified()
        : new Listing.Listed(joined, current.toString());
  }

  private static Release withCommit(Release r, @Nullable String commit) {
    return new Release(
        r.tag(), commit, r.draft(), r.prerelease(), r.createdAt(), r.page(), r.notes());
  }

  /**
   * A list, or the news that it has not changed.
   *
   * @param pages how many were read; 0 if it has not changed
   */
  private record Fetched<T>(T content, int pages, @Nullable String entityTag) {
    boolean unchanged() {
      return pages == 0;
    }
  }

  @FunctionalInterface
  private interface PageReader<T> {
    ForgeJson.Page<T> read(ForgeHttp.Answer answer) throws ForgeFailure;
  }

  @FunctionalInterface
  private interface Adder<T> {
    void add(T to, T page);
  }

  /** The requests of one listing. */
  private final class Lists {
    private final ForgeHttp http;
    private final boolean github = location.dialect() == ForgeLocation.Dialect.GITHUB;
    private final int pageSize = github ? 100 : 50;

    Lists(ForgeHttp http) {
      this.http = http;
    }

    Fetched<List<Release>> releases(@Nullable String etag) throws ForgeFailure {
      return fetch("releases", etag, new ArrayList<>(), ForgeJson::releases, List::addAll);
    }

    Fetched<Map<String, String>> tags(@Nullable String etag) throws ForgeFailure {
      return fetch("tags", etag, new HashMap<>(), ForgeJson::tags, Map::putAll);
    }

    private <T> Fetched<T> fetch(
        String list, @Nullable String etag, T content, PageReader<T> reader, Adder<T> adder)
        throws ForgeFailure {
      String entityTag = null;
      for (int page = 1; ; page++) {
        HttpUrl url =
            location
                .apiRoot()
                .newBuilder()
                .addPathSegment(list)
                .addQueryParameter("page", Integer.toString(page))
                .addQueryParameter(github ? "per_page" : "limit", Integer.toString(pageSize))
                .build();
        boolean conditional = page == 1 && etag != null;
        ForgeHttp.Answer answer =
            http.get(
                url,
                accept("json"),
                conditional ? etag : null,
                conditional ? Set.of(OK, NOT_MODIFIED) : Set.of(OK));
        if (answer.status() == NOT_MODIFIED) {
          return new Fetched<>(content, 0, null);
        }
        entityTag = answer.headers().get("ETag");
        ForgeJson.Page<T> read = reader.read(answer);
        adder.add(content, read.content());
        if (page == MAX_PAGES || !hasNext(answer, read.entries())) {
          return new Fetched<>(content, page, entityTag);
        }
      }
    }

    /**
     * A forge may be set to smaller pages than asked for, which only its Link header tells (RFC
     * 8288); the URLs in there are not used, since behind a proxy they may name another host.
     */
    private boolean hasNext(ForgeHttp.Answer answer, int entries) {
      String links = String.join(",", answer.headers().values("Link"));
      return links.isEmpty() ? entries >= pageSize : links.contains("rel=\"next\"");
    }

    /** Adds the commits of tags that the tag list did not hold; whether any was asked for. */
    boolean lookUp(List<Release> releases, Map<String, String> commits) throws ForgeFailure {
      List<String> missing =
          releases.stream()
              .filter(r -> !r.draft() && !commits.containsKey(r.tag()))
              // No git tag is called so, and in a URL they would climb out of the repository.
              .filter(r -> !r.tag().equals(".") && !r.tag().equals(".."))
              .sorted(
                  Comparator.comparing(
                      Release::createdAt, Comparator.nullsLast(Comparator.reverseOrder())))
              .map(Release::tag)
              .distinct()
              .limit(MAX_LOOKUPS)
              .toList();
      for (String tag : missing) {
        HttpUrl.Builder url = location.apiRoot().newBuilder();
        if (github) {
          url.addPathSegments("commits/tags").addPathSegment(tag);
        } else {
          url.addPathSegment("tags").addPathSegment(tag);
        }
        // 422 is GitHub's word for a ref that is not there.
        ForgeHttp.Answer answer = http.get(url.build(), accept("sha"), null, Set.of(OK, 404, 422));
        if (answer.status() == OK) {
          commits.put(tag, github ? ForgeJson.commit(answer) : ForgeJson.tagCommit(answer));
        }
      }
      return !missing.isEmpty();
    }

    private String accept(String type) {
      return github ? "application/vnd.github." + type : "application/json";
    }
  }
}
