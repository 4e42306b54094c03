package org.hephaestus.domain.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * Tells mutations apart. It is stored, and compared by later builds: a parameter that is added is
 * left out while it is null, so that what an older build stored still compares equal.
 */
final class Fingerprint {
  private final StringBuilder text;

  private Fingerprint(String method) {
    text = new StringBuilder(method);
  }

  static String of(Request<Changed> mutation) {
    Fingerprint print = new Fingerprint(mutation.method());
    switch (mutation) {
      case TaskRequest.Create create ->
          print.add(create.capture()).add(create.fields()).add("context", create.context());
      case TaskRequest.Edit edit ->
          print.add(edit.capture()).add("ref", edit.ref()).add(edit.fields());
      case TaskRequest.Move move -> print.add(move.capture()).add("ref", move.ref());
      case KnowledgeRequest.AppendDocument append ->
          print.add(append.capture()).add("ref", append.ref()).add("text", append.text());
      case KnowledgeRequest.SetDocument set ->
          print
              .add(set.capture())
              .add("ref", set.ref())
              .add("text", set.text())
              .add("base", set.base() == null ? null : Long.toString(set.base()));
      case KnowledgeRequest.AddLog log ->
          print.add(log.capture()).add("ref", log.ref()).add("text", log.text());
      case KnowledgeRequest.AddProject project ->
          print.add(project.capture()).add("name", project.name());
      case KnowledgeRequest.AddJournal journal ->
          print.add(journal.capture()).add("day", journal.day()).add("text", journal.text());
      case ConflictRequest.RestoreConflict lost -> print.add(lost.capture()).add("ref", lost.ref());
      default -> throw new IllegalArgumentException(mutation.method() + " is no mutation");
    }
    return print.hash();
  }

  private Fingerprint add(Capture capture) {
    return add("at", Long.toString(capture.at().toEpochMilli())).add("zone", capture.zoneId());
  }

  private Fingerprint add(TaskFields fields) {
    return add("title", fields.title())
        .add("project", fields.project())
        .add("do_date", fields.doDate())
        .add("late_on", fields.lateOn())
        .add("attention", fields.attention())
        .add("recurrence", fields.recurrence());
  }

  private Fingerprint add(String name, @Nullable String value) {
    if (value != null) {
      // With its length in front, no value can look like the next name.
      text.append('\n').append(name).append(' ').append(value.length()).append(' ').append(value);
    }
    return this;
  }

  private String hash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
