package org.hephaestus.app;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.Optional;
import okio.Buffer;

/**
 * What {@code hephd --check} prints: one line of JSON. Written by the installed version and read by
 * whichever heph asks it, so fields are added and never changed; a field that is missing is empty.
 *
 * @param version semantic version of what would start
 * @param commit it was built from
 * @param mode {@code local}
 * @param db absolute path of the store
 * @param socket absolute path of the socket, where nobody hands it one
 * @param log absolute path of the log file
 * @param updateProblem why its self-updater could never work there, and what to do; empty when it
 *     could, or is off
 */
public record CheckReport(
    String version,
    String commit,
    String mode,
    String db,
    String socket,
    String log,
    String updateProblem) {
  private static final String MARK = "heph_check";
  private static final int SCHEMA = 1;

  /** The line, without its newline. */
  public String line() {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      out.beginObject();
      out.name(MARK).value(SCHEMA);
      out.name("version").value(version);
      out.name("commit").value(commit);
      out.name("mode").value(mode);
      out.name("db").value(db);
      out.name("socket").value(socket);
      out.name("log").value(log);
      out.name("update_problem").value(updateProblem);
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer takes everything", e);
    }
    return buffer.readUtf8();
  }

  /**
   * Finds it in what a program has printed: something else may stand before it, such as a warning
   * of the Java runtime.
   */
  public static Optional<CheckReport> find(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(CheckReport::read)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<CheckReport> read(String line) {
    int schema = 0;
    String version = "";
    String commit = "";
    String mode = "";
    String db = "";
    String socket = "";
    String log = "";
    String updateProblem = "";
    try (JsonReader in = JsonReader.of(new Buffer().writeUtf8(line))) {
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case MARK -> schema = in.nextInt();
          case "version" -> version = in.nextString();
          case "commit" -> commit = in.nextString();
          case "mode" -> mode = in.nextString();
          case "db" -> db = in.nextString();
          case "socket" -> socket = in.nextString();
          case "log" -> log = in.nextString();
          case "update_problem" -> updateProblem = in.nextString();
          default -> in.skipValue();
        }
      }
      in.endObject();
    } catch (IOException | JsonDataException e) {
      return Optional.empty();
    }
    return schema == SCHEMA && !version.isEmpty()
        ? Optional.of(new CheckReport(version, commit, mode, db, socket, log, updateProblem))
        : Optional.empty();
  }
}
