package org.hephaestus.testkit.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Release;
import org.jspecify.annotations.Nullable;

/**
 * One repository, served on 127.0.0.1 as Forgejo and Gitea would: releases and tags under {@code
 * /api/v1/repos/{owner}/{repo}} with entity tags, and the bare git repository at {@code
 * /{owner}/{repo}.git} by git's smart HTTP.
 *
 * <p>A release that is published with a commit has its tag in the tag list. The git repository is
 * not changed by this: whoever publishes a release makes its tag there. Safe from any thread;
 * starts daemon threads only.
 */
public final class LoopbackForge implements AutoCloseable {
  private static final int DEFAULT_LIMIT = 30;
  private static final int MAX_LIMIT = 50;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String name;
  private final String api;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Release> releases = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private int failWith;

  private LoopbackForge(HttpServer server, String owner, String repo, @Nullable Path bare) {
    this.server = server;
    this.name = "/" + owner + "/" + repo;
    this.api = "/api/v1/repos" + name;
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("loopback-forge-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, this::notFound));
    server.createContext(api, exchange -> handle(exchange, this::api));
    if (bare != null) {
      GitBackend git = new GitBackend(bare, name + ".git");
      server.createContext(name + ".git/", exchange -> handle(exchange, git::serve));
    }
    server.start();
  }

  /**
   * Starts a forge with one repository, on a port of the system's choice.
   *
   * @param bare its bare git repository; null for a forge that only lists
   */
  public static LoopbackForge start(String owner, String repo, @Nullable Path bare)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return new LoopbackForge(
        HttpServer.create(new InetSocketAddress(loopback, 0), 0), owner, repo, bare);
  }

  /** What users call this repository: {@code http://127.0.0.1:PORT/owner/repo}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + name;
  }

  /** What {@code git clone} takes. */
  public String cloneUrl() {
    return url() + ".git";
  }

  /** Publishes a release, or replaces the one of that tag; its tag points to its commit. */
  public synchronized LoopbackForge publish(Release release) {
    releases.put(release.tag(), release);
    return release.commit() == null ? this : tag(release.tag(), release.commit());
  }

  /** Publishes a plain release: no draft, no prerelease, no notes. */
  public LoopbackForge publish(String tag, String commit) {
    return publish(new Release(tag, commit, false, false, null, "", ""));
  }

  /** Takes a release back; its tag stays. */
  public synchronized LoopbackForge withdraw(String tag) {
    releases.remove(tag);
    return this;
  }

  /** Makes or moves a tag, without a release. */
  public synchronized LoopbackForge tag(String tag, String commit) {
    tags.put(tag, commit);
    return this;
  }

  /** Answers every request with {@code status} from now on; 0 ends it. */
  public synchronized LoopbackForge failWith(int status) {
    failWith = status;
    return this;
  }

  /** The first lines of the requests so far, oldest first: {@code GET /path?query}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Stops at once; requests being answered are cut. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  @FunctionalInterface
  private interface Answerer {
    void answer(HttpExchange exchange) throws IOException;
  }

  private void handle(HttpExchange exchange, Answerer answerer) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      int failure;
      synchronized (this) {
        failure = failWith;
      }
      if (failure != 0) {
        exchange.sendResponseHeaders(failure, -1);
      } else {
        answerer.answer(exchange);
      }
    }
  }

  private void notFound(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
  }

  private void api(HttpExchange exchange) throws IOException {
    // The raw path: an encoded slash belongs to the tag.
    String path = exchange.getRequestURI().getRawPath().substring(api.length());
    @Nullable String body;
    synchronized (this) {
      body =
          switch (path) {
            case "/releases" -> page(exchange, newest().map(this::json).toList());
            case "/releases/latest" ->
                newest()
                    .filter(r -> !r.draft() && !r.prerelease())
                    .findFirst()
                    .map(this::json)
                    .orElse(null);
            case "/tags" -> page(exchange, tags.keySet().stream().map(this::tagJson).toList());
            default -> path.startsWith("/tags/") ? oneTag(path.substring(6)) : null;
          };
    }
    if (body == null) {
      notFound(exchange);
      return;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String entityTag = "\"" + digest(bytes) + "\"";
    exchange.getResponseHeaders().set("ETag", entityTag);
    exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
    if (entityTag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Newest first by creation, as the forges list them; those without a date in order of coming. */
  private Stream<Release> newest() {
    List<Release> all = new ArrayList<>(releases.values());
    Collections.reverse(all);
    return all.stream()
        .sorted(
            Comparator.comparing(
                Release::createdAt, Comparator.nullsLast(Comparator.reverseOrder())));
  }

  private @Nullable String oneTag(String encoded) {
    String tag = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    return tags.containsKey(tag) ? tagJson(tag) : null;
  }

  private static String page(HttpExchange exchange, List<String> entries) {
    int page = Math.max(1, number(exchange, "page", 1));
    int limit = Math.min(MAX_LIMIT, number(exchange, "limit", DEFAULT_LIMIT));
    List<String> cut = entries.stream().skip((page - 1L) * limit).limit(limit).toList();
    exchange.getResponseHeaders().set("X-Total-Count", Integer.toString(entries.size()));
    if ((long) page * limit < entries.size()) {
      exchange.getResponseHeaders().set("Link", "<?page=" + (page + 1) + ">; rel=\"next\"");
    }
    return "[" + String.join(",", cut) + "]";
  }

  private static int number(HttpExchange exchange, String name, int otherwise) {
    String query = exchange.getRequestURI().getRawQuery();
    for (String parameter : (query == null ? "" : query).split("&", -1)) {
      if (parameter.matches(name + "=\\d{1,6}")) {
        return Integer.parseInt(parameter.substring(name.length() + 1));
      }
    }
    return otherwise;
  }

  private String json(Release release) {
    return """
        {"id":1,"tag_name":%s,"name":%s,"body":%s,"draft":%s,"prerelease":%s,%s"html_url":%s,\
        "assets":[],"author":{"login":"somebody"}}"""
        .formatted(
            quoted(release.tag()),
            quoted(release.tag()),
            quoted(release.notes()),
            release.draft(),
            release.prerelease(),
            release.createdAt() == null
                ? ""
                : "\"created_at\":" + quoted(release.createdAt().toString()) + ",",
            quoted(
                release.page().isEmpty()
                    ? url() + "/releases/tag/" + release.tag()
                    : release.page()));
  }

  private String tagJson(String tag) {
    String commit = tags.getOrDefault(tag, "");
    return """
        {"name":%s,"message":"","id":"%s","commit":{"url":"","sha":"%s"}}"""
        .formatted(quoted(tag), commit, commit);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sha, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
