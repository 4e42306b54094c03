package org.hephaestus.testkit.forge;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Smart HTTP for one bare repository, by git's own CGI program {@code git http-backend}. Fetching
 * only: pushes are refused by the program, since nobody is logged in.
 */
final class GitBackend {
  private static final int MAX_HEADER = 8_192;

  private final Path bare;
  private final String prefix;

  /**
   * A backend.
   *
   * @param prefix the path the repository is served under
   */
  GitBackend(Path bare, String prefix) {
    this.bare = bare.toAbsolutePath();
    this.prefix = prefix;
  }

  void serve(HttpExchange exchange) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
    environment(builder.environment(), exchange);
    Process git = builder.start();
    try {
      Thread feeder = Thread.ofPlatform().daemon().start(() -> feed(exchange, git));
      answer(exchange, git.getInputStream());
      feeder.interrupt();
    } finally {
      git.destroyForcibly();
    }
  }

  private void environment(Map<String, String> env, HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String path = exchange.getRequestURI().getPath().substring(prefix.length());
    // Project root and path together must name the repository, whatever it is served as.
    env.put("GIT_PROJECT_ROOT", String.valueOf(bare.getParent()));
    env.put("PATH_INFO", "/" + bare.getFileName() + path);
    env.put("GIT_HTTP_EXPORT_ALL", "1");
    // The repository may belong to another user than the one who serves it.
    env.put("GIT_CONFIG_COUNT", "1");
    env.put("GIT_CONFIG_KEY_0", "safe.directory");
    env.put("GIT_CONFIG_VALUE_0", "*");
    env.put("REQUEST_METHOD", exchange.getRequestMethod());
    env.put("QUERY_STRING", orEmpty(exchange.getRequestURI().getRawQuery()));
    env.put("REMOTE_ADDR", "127.0.0.1");
    env.put("CONTENT_TYPE", orEmpty(headers.getFirst("Content-Type")));
    putIfSent(env, "CONTENT_LENGTH", headers.getFirst("Content-Length"));
    putIfSent(env, "HTTP_CONTENT_ENCODING", headers.getFirst("Content-Encoding"));
    putIfSent(env, "GIT_PROTOCOL", headers.getFirst("Git-Protocol"));
  }

  private static void putIfSent(Map<String, String> env, String name, @Nullable String value) {
    env.remove(name);
    if (value != null) {
      env.put(name, value);
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void feed(HttpExchange exchange, Process git) {
    try (OutputStream in = git.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    } catch (IOException e) {
      // git has read what it wanted, or the client has gone.
    }
  }

  private static void answer(HttpExchange exchange, InputStream cgi) throws IOException {
    int status = 200;
    boolean any = false;
    for (String line = line(cgi); !line.isEmpty(); line = line(cgi)) {
      any = true;
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(name, value);
      }
    }
    if (!any) {
      exchange.sendResponseHeaders(500, -1);
      return;
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      cgi.transferTo(out);
    }
  }

  /** A CGI header line without its end; empty at the blank line, and when git has died. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
      if (line.size() > MAX_HEADER) {
        throw new IOException("git http-backend answers without end");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
