package org.hephaestus.socket;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.UpdateStatus;

/**
 * Which codec an answer has: the one place that knows, in both directions. A new {@link Request}
 * does not compile until both know it.
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
      case StoreRequest.MakeBackup make -> DaemonJson.backup(out, (Backup) value);
      case StoreRequest.Restore restore -> DaemonJson.restored(out, (StoreRequest.Restored) value);
    }
  }

  /** Reads the answer to {@code request}. */
  @SuppressWarnings("unchecked") // Request<R> ties the request to the type of its answer
  static <R> R read(JsonReader in, Request<R> request) throws IOException {
    Object value =
        switch (request) {
          case Request.Ping ping -> DaemonJson.pong(in);
          case Request.Status status -> DaemonJson.daemonStatus(in);
          case Request.GetUpdateStatus get -> UpdateJsonReader.updateStatus(in);
          case Request.CheckForUpdate check -> UpdateJsonReader.updateStatus(in);
          case Request.ApplyUpdate apply -> UpdateJsonReader.ticket(in);
          case Request.GetOutcome outcome -> TaskJson.outcome(in);
          case Identified identified -> TaskJson.changed(in);
          case TaskRequest.Create create -> TaskJson.changed(in);
          case TaskRequest.Edit edit -> TaskJson.changed(in);
          case TaskRequest.Move move -> TaskJson.changed(in);
          case TaskRequest.ListTasks list -> TaskJson.page(in);
          case TaskRequest.Next next -> TaskJson.ranking(in);
          case TaskRequest.Preview preview -> TaskJson.previewed(in);
          case KnowledgeRequest.Show show -> KnowledgeJson.detail(in);
          case KnowledgeRequest.GetDocument get -> KnowledgeJson.document(in);
          case KnowledgeRequest.AppendDocument append -> TaskJson.changed(in);
          case KnowledgeRequest.SetDocument set -> TaskJson.changed(in);
          case KnowledgeRequest.GetLog get -> KnowledgeJson.log(in);
          case KnowledgeRequest.AddLog add -> TaskJson.changed(in);
          case KnowledgeRequest.ListProjects list -> KnowledgeJson.projects(in);
          case KnowledgeRequest.AddProject add -> TaskJson.changed(in);
          case KnowledgeRequest.Search search -> KnowledgeJson.hits(in);
          case KnowledgeRequest.GetJournal get -> KnowledgeJson.journal(in);
          case KnowledgeRequest.AddJournal add -> TaskJson.changed(in);
          case KnowledgeRequest.GetHistory get -> KnowledgeJson.history(in);
          case StoreRequest.MakeBackup make -> DaemonJson.backup(in);
          case StoreRequest.Restore restore -> DaemonJson.restored(in);
        };
    return (R) value;
  }
}
