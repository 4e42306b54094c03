package org.hephaestus.socket;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;

/**
 * Writes the parameters of a request, as members of an object that is open. {@link Methods} reads
 * them; it is not used here, because a client would pay for the whole table at its start.
 */
final class ParamsJson {
  private ParamsJson() {}

  static void write(JsonWriter out, Request<?> request) throws IOException {
    // Not a pattern switch: its first use costs a client a tenth of its start. That no request is
    // missing here is found by the round trips over ApiSamples.
    if (request instanceof Request.GetOutcome outcome) {
      out.name("op_id").value(outcome.opId());
    } else if (request instanceof UpdateRequest.RollBack back) {
      out.name("version").value(back.version());
    } else if (request instanceof UpdateRequest.Say say) {
      out.name("word").value(Json.lower(say.word()));
      out.name("value").value(say.value());
    } else if (request instanceof UpdateRequest.GetTransitions get) {
      out.name("limit").value(get.limit());
    } else if (request instanceof Identified identified) {
      out.name("op_id").value(identified.opId());
      write(out, identified.mutation());
    } else if (request instanceof TaskRequest.Create create) {
      capture(out, create.capture());
      fields(out, create.fields());
      Json.optional(out, "context", create.context());
    } else if (request instanceof TaskRequest.Edit edit) {
      capture(out, edit.capture());
      out.name("ref").value(edit.ref());
      fields(out, edit.fields());
    } else if (request instanceof TaskRequest.Move move) {
      capture(out, move.capture());
      out.name("ref").value(move.ref());
    } else if (request instanceof TaskRequest.ListTasks list) {
      capture(out, list.capture());
      out.name("states").beginArray();
      for (TaskState state : TaskState.values()) {
        if (list.filter().states().contains(state)) {
          out.value(TaskJson.word(state));
        }
      }
      out.endArray();
      Json.optional(out, "project", list.filter().project());
      Json.optional(out, "attention", list.filter().attention());
      out.name("due").value(list.filter().due());
      out.name("after").value(list.after());
      out.name("limit").value(list.limit());
    } else if (request instanceof TaskRequest.Next next) {
      capture(out, next.capture());
      Json.optional(out, "project", next.project());
      out.name("limit").value(next.limit());
    } else if (request instanceof TaskRequest.Preview preview) {
      capture(out, preview.capture());
      Json.optional(out, "date", preview.date());
      Json.optional(out, "recurrence", preview.recurrence());
    } else if (request instanceof KnowledgeRequest.Show show) {
      capture(out, show.capture());
      out.name("ref").value(show.ref());
    } else if (request instanceof KnowledgeRequest.GetDocument get) {
      out.name("ref").value(get.ref());
    } else if (request instanceof KnowledgeRequest.AppendDocument append) {
      text(out, append.capture(), append.ref(), append.text());
    } else if (request instanceof KnowledgeRequest.SetDocument set) {
      text(out, set.capture(), set.ref(), set.text());
      if (set.base() != null) {
        out.name("base").value(set.base());
      }
    } else if (request instanceof KnowledgeRequest.GetLog get) {
      out.name("ref").value(get.ref());
    } else if (request instanceof KnowledgeRequest.AddLog add) {
      text(out, add.capture(), add.ref(), add.text());
    } else if (request instanceof KnowledgeRequest.AddProject add) {
      capture(out, add.capture());
      out.name("name").value(add.name());
    } else if (request instanceof KnowledgeRequest.Search search) {
      capture(out, search.capture());
      out.name("text").value(search.text());
      out.name("limit").value(search.limit());
    } else if (request instanceof KnowledgeRequest.GetJournal get) {
      capture(out, get.capture());
      Json.optional(out, "day", get.day());
    } else if (request instanceof KnowledgeRequest.AddJournal add) {
      capture(out, add.capture());
      Json.optional(out, "day", add.day());
      out.name("text").value(add.text());
    } else if (request instanceof KnowledgeRequest.GetHistory get) {
      Json.optional(out, "ref", get.ref());
      out.name("limit").value(get.limit());
    } else if (request instanceof ConflictRequest.ListConflicts list) {
      capture(out, list.capture());
      out.name("limit").value(list.limit());
    } else if (request instanceof ConflictRequest.RestoreConflict lost) {
      capture(out, lost.capture());
      out.name("ref").value(lost.ref());
    } else if (request instanceof StoreRequest.MakeBackup make) {
      out.name("file").value(make.file());
    } else if (request instanceof StoreRequest.Restore restore) {
      out.name("file").value(restore.file());
    } else if (request instanceof SyncRequest.Verify verify) {
      out.name("repair").value(verify.repair());
    }
  }

  private static void capture(JsonWriter out, Capture capture) throws IOException {
    out.name("capture").beginObject();
    Json.instant(out, "at", capture.at());
    out.name("zone").value(capture.zoneId());
    out.endObject();
  }

  private static void fields(JsonWriter out, TaskFields fields) throws IOException {
    Json.optional(out, "title", fields.title());
    Json.optional(out, "project", fields.project());
    Json.optional(out, "do_date", fields.doDate());
    Json.optional(out, "late_on", fields.lateOn());
    Json.optional(out, "attention", fields.attention());
    Json.optional(out, "recurrence", fields.recurrence());
  }

  private static void text(JsonWriter out, Capture capture, String ref, String text)
      throws IOException {
    capture(out, capture);
    out.name("ref").value(ref);
    out.name("text").value(text);
  }
}
