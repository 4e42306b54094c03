package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.UpdateStatus;

/**
 * Which codec an answer has: the one place that knows, in both directions. A new {@link Request}
 * does not compile until it can be written.
 */
final class ResultJson {
  private ResultJson() {}

  /** Writes the answer to {@code request}. */
  static <R> void write(JsonWriter out, Request<R> request, R value) throws IOException {
    // Request<R> ties the request to the type of its answer; the compiler cannot see it in a
    // switch.
    switch (request) {
      case Request.Ping ping -> DaemonJson.pong(out, (Pong) value);
      case Request.Status status -> DaemonJson.daemonStatus(out, (DaemonStatus) value);
      case Request.GetUpdateStatus get -> UpdateJson.updateStatus(out, (UpdateStatus) value);
      case Request.CheckForUpdate check -> UpdateJson.updateStatus(out, (UpdateStatus) value);
      case Request.ApplyUpdate apply -> UpdateJson.ticket(out, (ApplyTicket) value);
      case UpdateRequest.RollBack back -> UpdateJson.ticket(out, (ApplyTicket) value);
      case UpdateRequest.Say say -> UpdateJson.answer(out, (ControlAnswer) value);
      case UpdateRequest.GetTransitions get ->
          UpdateJson.transitions(out, (UpdateRequest.Transitions) value);
      case UpdateRequest.Examine examine -> UpdateJson.report(out, (DoctorReport) value);
      case Request.GetOutcome outcome -> TaskJson.outcome(out, (OpOutcome) value);
      case Identified identified -> TaskJson.changed(out, (Changed) value);
      case TaskRequest.Create create -> TaskJson.changed(out, (Changed) value);
      case TaskRequest.Edit edit -> TaskJson.changed(out, (Changed) value);
      case TaskRequest.Move move -> TaskJson.changed(out, (Changed) value);
      case TaskRequest.ListTasks list -> TaskJson.page(out, (TaskRequest.TaskPage) value);
      case TaskRequest.Next next -> TaskJson.ranking(out, (TaskRequest.Ranking) value);
      case TaskRequest.Preview preview -> TaskJson.previewed(out, (TaskRequest.Previewed) value);
      case KnowledgeRequest.Show show ->
          KnowledgeJson.detail(out, (KnowledgeRequest.NodeDetail) value);
      case KnowledgeRequest.GetDocument get ->
          KnowledgeJson.document(out, (KnowledgeRequest.Document) value);
      case KnowledgeRequest.AppendDocument append -> TaskJson.changed(out, (Changed) value);
      case KnowledgeRequest.SetDocument set -> TaskJson.changed(out, (Changed) value);
      case KnowledgeRequest.GetLog get -> KnowledgeJson.log(out, (KnowledgeRequest.Log) value);
      case KnowledgeRequest.AddLog add -> TaskJson.changed(out, (Changed) value);
      case KnowledgeRequest.ListProjects list ->
          KnowledgeJson.projects(out, (KnowledgeRequest.Projects) value);
      case KnowledgeRequest.AddProject add -> TaskJson.changed(out, (Changed) value);
      case KnowledgeRequest.Search search -> KnowledgeJson.hits(out, (KnowledgeRequest.Hits) value);
      case KnowledgeRequest.GetJournal get ->
          KnowledgeJson.journal(out, (KnowledgeRequest.JournalPage) value);
      case KnowledgeRequest.AddJournal add -> TaskJson.changed(out, (Changed) value);
      case KnowledgeRequest.GetHistory get ->
          KnowledgeJson.history(out, (KnowledgeRequest.History) value);
      case ConflictRequest.ListConflicts list ->
          ConflictJson.conflicts(out, (ConflictRequest.Conflicts) value);
      case ConflictRequest.RestoreConflict lost -> TaskJson.changed(out, (Changed) value);
      case StoreRequest.MakeBackup make -> DaemonJson.backup(out, (Backup) value);
      case StoreRequest.Restore restore -> DaemonJson.restored(out, (StoreRequest.Restored) value);
      case SyncRequest.GetStatus get -> SyncStatusJson.status(out, (SyncStatus) value);
      case SyncRequest.Begin begin -> SyncStatusJson.ticket(out, (SyncRequest.Ticket) value);
      case SyncRequest.Verify verify -> SyncStatusJson.comparison(out, (SyncComparison) value);
      case SyncRequest.Join join -> SyncStatusJson.joined(out, (SyncRequest.Joined) value);
    }
  }

  /** Reads the answer to {@code request}. */
  @SuppressWarnings("unchecked") // Request<R> ties the request to the type of its answer
  static <R> R read(JsonReader in, Request<R> request) throws IOException {
    // Not a pattern switch: its first use costs a client a tenth of its start. That no request is
    // missing here is found by the round trips over ApiSamples.
    Object value = answer(in, request);
    return (R) value;
  }

  private static Object answer(JsonReader in, Request<?> request) throws IOException {
    if (request.kind() == Request.Kind.MUTATION) {
      return TaskJson.changed(in);
    }
    if (request instanceof TaskRequest.ListTasks) {
      return TaskJson.page(in);
    }
    if (request instanceof TaskRequest.Next) {
      return TaskJson.ranking(in);
    }
    if (request instanceof Request.Ping) {
      return DaemonJson.pong(in);
    }
    if (request instanceof Request.Status) {
      return DaemonJson.daemonStatus(in);
    }
    if (request instanceof Request.GetUpdateStatus || request instanceof Request.CheckForUpdate) {
      return UpdateJsonReader.updateStatus(in);
    }
    if (request instanceof Request.ApplyUpdate || request instanceof UpdateRequest.RollBack) {
      return UpdateJsonReader.ticket(in);
    }
    if (request instanceof UpdateRequest.Say) {
      return UpdateControlReader.answer(in);
    }
    if (request instanceof UpdateRequest.GetTransitions) {
      return UpdateControlReader.transitions(in);
    }
    if (request instanceof UpdateRequest.Examine) {
      return UpdateControlReader.report(in);
    }
    if (request instanceof Request.GetOutcome) {
      return TaskJson.outcome(in);
    }
    if (request instanceof TaskRequest.Preview) {
      return TaskJson.previewed(in);
    }
    if (request instanceof KnowledgeRequest.Show) {
      return KnowledgeJson.detail(in);
    }
    if (request instanceof KnowledgeRequest.GetDocument) {
      return KnowledgeJson.document(in);
    }
    if (request instanceof KnowledgeRequest.GetLog) {
      return KnowledgeJson.log(in);
    }
    if (request instanceof KnowledgeRequest.ListProjects) {
      return KnowledgeJson.projects(in);
    }
    if (request instanceof KnowledgeRequest.Search) {
      return KnowledgeJson.hits(in);
    }
    if (request instanceof KnowledgeRequest.GetJournal) {
      return KnowledgeJson.journal(in);
    }
    if (request instanceof KnowledgeRequest.GetHistory) {
      return KnowledgeJson.history(in);
    }
    if (request instanceof ConflictRequest.ListConflicts) {
      return ConflictJson.conflicts(in);
    }
    if (request instanceof StoreRequest.MakeBackup) {
      return DaemonJson.backup(in);
    }
    if (request instanceof StoreRequest.Restore) {
      return DaemonJson.restored(in);
    }
    if (request instanceof SyncRequest.GetStatus) {
      return SyncStatusJson.status(in);
    }
    if (request instanceof SyncRequest.Begin) {
      return SyncStatusJson.ticket(in);
    }
    if (request instanceof SyncRequest.Verify) {
      return SyncStatusJson.comparison(in);
    }
    if (request instanceof SyncRequest.Join) {
      return SyncStatusJson.joined(in);
    }
    throw new IllegalArgumentException("no answer is known to " + request);
  }
}
