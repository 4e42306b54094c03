package org.hephaestus.domain.task;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Ulids;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ChangeFeed;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.PatchWriter;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.StoreStatus;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.UpdateRequest;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/**
 * Answers what is about data. A mutation, its effect and what is remembered under its id are one
 * transaction, so that a client that lost the answer can be told what became of it.
 *
 * <p>Safe from any thread.
 */
public final class DataApi implements HephApi {
  private final Store store;
  private final Clock clock;
  private final Chance chance;
  private final PatchWriter patches;
  private final ChangeBoard board;
  private volatile Runnable written = () -> {};

  /**
   * Over a store.
   *
   * @param chance for ids
   * @param patches describes changes in the history
   */
  public DataApi(Store store, Clock clock, Chance chance, PatchWriter patches) {
    this.store = store;
    this.clock = clock;
    this.chance = chance;
    this.patches = patches;
    this.board = new ChangeBoard(() -> status().revision());
  }

  /** Tells what changed through this object. */
  public ChangeFeed changes() {
    return board;
  }

  /** Who is told after every change that was made through this object. */
  public void onWrite(Runnable listener) {
    written = listener;
  }

  /** Tells those who listen that nodes were changed by what came from elsewhere. */
  public void came(Set<String> nodes) {
    board.publish(status().revision(), nodes);
  }

  @Override
  public <R> CallResult<R> call(Request<R> request) {
    CallResult<?> result =
        switch (request) {
          case TaskRequest.ListTasks list -> read(tx -> new TaskViews(tx).list(list));
          case TaskRequest.Next next -> read(tx -> new TaskViews(tx).next(next));
          case TaskRequest.Preview preview -> pure(() -> TaskViews.preview(preview));
          case KnowledgeRequest.Show show -> read(tx -> new KnowledgeViews(tx).show(show));
          case KnowledgeRequest.GetDocument get -> read(tx -> new KnowledgeViews(tx).document(get));
          case KnowledgeRequest.GetLog get -> read(tx -> new KnowledgeViews(tx).log(get));
          case KnowledgeRequest.ListProjects list -> read(tx -> new KnowledgeViews(tx).projects());
          case KnowledgeRequest.Search search -> read(tx -> new KnowledgeViews(tx).search(search));
          case KnowledgeRequest.GetJournal get -> read(tx -> new KnowledgeViews(tx).journal(get));
          case KnowledgeRequest.GetHistory get ->
              read(tx -> new KnowledgeViews(tx).history(get, patches));
          case ConflictRequest.ListConflicts list ->
              read(tx -> new ConflictViews(tx, list.capture()).list(list.limit(), clock.now()));
          case Request.GetOutcome outcome -> outcome(outcome.opId());
          case StoreRequest.MakeBackup backup -> ofStore(store.backup(backup.file()));
          case StoreRequest.Restore restore -> restore(restore.file());
          case Identified identified -> mutate(identified);
          case TaskRequest.Create create -> unnamed(create);
          case TaskRequest.Edit edit -> unnamed(edit);
          case TaskRequest.Move move -> unnamed(move);
          case KnowledgeRequest.AppendDocument append -> unnamed(append);
          case KnowledgeRequest.SetDocument set -> unnamed(set);
          case KnowledgeRequest.AddLog log -> unnamed(log);
          case KnowledgeRequest.AddProject project -> unnamed(project);
          case KnowledgeRequest.AddJournal journal -> unnamed(journal);
          case ConflictRequest.RestoreConflict lost -> unnamed(lost);
          case Request.Ping ping -> notData(ping);
          case Request.Status status -> notData(status);
          case Request.GetUpdateStatus get -> notData(get);
          case Request.CheckForUpdate check -> notData(check);
          case Request.ApplyUpdate apply -> notData(apply);
          case UpdateRequest<?> update -> notData(update);
          case SyncRequest<?> sync -> notData(sync);
        };
    // Each request names its answer as its type argument; the switch answers exactly that.
    @SuppressWarnings("unchecked")
    CallResult<R> typed = (CallResult<R>) result;
    return typed;
  }

  private static CallResult<?> notData(Request<?> request) {
    throw new IllegalArgumentException(request.method() + " is not about data");
  }

  /** The store on a few lines; what cannot be read is said in it. */
  public StoreStatus status() {
    StoreIdentity identity = store.identity();
    Backup backup = store.backups().stream().findFirst().orElse(null);
    return store
        .read(
            identity.owner(),
            tx ->
                new StoreStatus(
                    identity.storeId(),
                    identity.format(),
                    tx.revision(),
                    tx.outstandingCount(),
                    backup,
                    ""))
        .fold(
            status -> status,
            failure ->
                new StoreStatus(
                    identity.storeId(), identity.format(), 0, 0, backup, failure.summary()));
  }

  // ------------------------------------------------------------------------------- reading

  private <T> CallResult<T> read(Function<ReadTransaction, T> view) {
    return pureResult(() -> ofStore(store.read(store.identity().owner(), view)));
  }

  private static <T> CallResult<T> pure(Supplier<T> view) {
    return pureResult(() -> new CallResult.Ok<>(view.get()));
  }

  private static <T> CallResult<T> pureResult(Supplier<CallResult<T>> view) {
    try {
      return view.get();
    } catch (Refusal refusal) {
      return new CallResult.RpcError<>(refusal.error());
    }
  }

  private static <T> CallResult<T> ofStore(StoreResult<T> result) {
    return result.fold(CallResult.Ok::new, DataApi::failed);
  }

  private static <T> CallResult<T> failed(StoreFailure failure) {
    return new CallResult.RpcError<>(Refusal.store(failure));
  }

  // ------------------------------------------------------------------------------- writing

  /** Of a caller in this process: there is no reply that could be lost. */
  private CallResult<Changed> unnamed(Request<Changed> mutation) {
    return mutate(new Identified(Ulids.next(clock.now(), chance), mutation));
  }

  private record Outcome(Changed changed, Set<String> nodes) {}

  private CallResult<Changed> mutate(Identified identified) {
    if (!Ulids.isValid(identified.opId())) {
      return badId(identified.opId());
    }
    String fingerprint = Fingerprint.of(identified.mutation());
    StoreIdentity identity = store.identity();
    CallResult<Outcome> result =
        pureResult(
            () ->
                ofStore(
                    store.write(
                        identity.owner(),
                        // asked within: it may change between two writes
                        tx -> carryOut(tx, store.identity(), identified, fingerprint))));
    return switch (result) {
      case CallResult.Ok<Outcome> ok -> {
        if (!ok.value().nodes().isEmpty()) {
          board.publish(ok.value().changed().revision(), ok.value().nodes());
          written.run();
        }
        yield new CallResult.Ok<>(ok.value().changed());
      }
      case CallResult.RpcError<Outcome> error -> new CallResult.RpcError<>(error.error());
      default -> throw new IllegalStateException("a store answers or fails, not " + result);
    };
  }

  private static <T> CallResult<T> badId(String opId) {
    return new CallResult.RpcError<>(
        Refusal.parameter(
                "op_id",
                "op_id must be a ULID, was '" + opId + "'",
                "make a new one for each thing that a person does")
            .error());
  }

  private Outcome carryOut(
      WriteTransaction tx, StoreIdentity identity, Identified identified, String fingerprint) {
    Optional<ClientRequest> known = tx.request(identified.opId());
    OutcomePolicy.Decision decision = OutcomePolicy.decide(known, fingerprint);
    switch (decision.kind()) {
      case REPLAY -> {
        return new Outcome(replayed(tx, known.orElseThrow()), Set.of());
      }
      case CONFLICT ->
          throw Refusal.of(
              ApiError.OP_CONFLICT,
              "op_conflict",
              decision.reason(),
              "make a new op id for each thing that a person does");
      case FENCED ->
          throw Refusal.of(
              ApiError.OP_FENCED, "op_fenced", decision.reason(), "send it under a new op id");
      case RUN -> {}
    }
    Instant now = clock.now();
    Capture capture = captureOf(identified.mutation());
    Edits edits = new Edits(tx, identity, now, chance);
    TaskWork.Done done = work(tx, edits, identified.mutation(), now);
    Set<String> nodes = edits.finish();
    Receipt receipt =
        new Receipt(done.nodeId(), done.created(), tx.revision(), capture.zoneId(), done.summary());
    tx.put(new ClientRequest(identified.opId(), fingerprint, receipt.text(), false, now));
    return new Outcome(changed(tx, receipt, capture, false), nodes);
  }

  private static TaskWork.Done work(
      WriteTransaction tx, Edits edits, Request<Changed> mutation, Instant now) {
    TaskWork tasks = new TaskWork(tx, edits);
    KnowledgeWork knowledge = new KnowledgeWork(tx, edits);
    return switch (mutation) {
      case TaskRequest.Create create -> tasks.create(create);
      case TaskRequest.Edit edit -> tasks.edit(edit);
      case TaskRequest.Move move -> tasks.move(move);
      case KnowledgeRequest.AppendDocument append -> knowledge.append(append);
      case KnowledgeRequest.SetDocument set -> knowledge.set(set);
      case KnowledgeRequest.AddLog log -> knowledge.log(log);
      case KnowledgeRequest.AddProject project -> knowledge.addProject(project);
      case KnowledgeRequest.AddJournal journal -> knowledge.addJournal(journal);
      case ConflictRequest.RestoreConflict lost ->
          new ConflictWork(tx, edits, tasks, now).restore(lost);
      default -> throw new IllegalArgumentException(mutation.method() + " is no mutation");
    };
  }

  private Capture captureOf(Request<Changed> mutation) {
    return switch (mutation) {
      case TaskRequest.Create create -> create.capture();
      case TaskRequest.Edit edit -> edit.capture();
      case TaskRequest.Move move -> move.capture();
      case KnowledgeRequest.AppendDocument append -> append.capture();
      case KnowledgeRequest.SetDocument set -> set.capture();
      case KnowledgeRequest.AddLog log -> log.capture();
      case KnowledgeRequest.AddProject project -> project.capture();
      case KnowledgeRequest.AddJournal journal -> journal.capture();
      case ConflictRequest.RestoreConflict lost -> lost.capture();
      default -> throw new IllegalArgumentException(mutation.method() + " is no mutation");
    };
  }

  /** As its author would see it now. */
  private Changed replayed(ReadTransaction tx, ClientRequest known) {
    Receipt receipt = Receipt.parse(known.receipt());
    return changed(tx, receipt, new Capture(clock.now(), ZoneId.of(receipt.zone())), true);
  }

  private static Changed changed(
      ReadTransaction tx, Receipt receipt, Capture capture, boolean replayed) {
    Optional<NodeRecord> node = tx.node(receipt.nodeId());
    return new Changed(
        receipt.nodeId(),
        receipt.summary(),
        receipt.created(),
        receipt.revision(),
        replayed,
        node.map(new Rows(tx, capture)::ofNode).orElse(null));
  }

  /** Tells what became of a mutation, and fences one that has not taken effect. */
  private CallResult<OpOutcome> outcome(String opId) {
    if (!Ulids.isValid(opId)) {
      return badId(opId);
    }
    return ofStore(
        store.write(
            store.identity().owner(),
            tx -> {
              Optional<ClientRequest> known = tx.request(opId);
              if (known.isEmpty()) {
                tx.put(new ClientRequest(opId, "", "", true, clock.now()));
                return new OpOutcome.NotApplied();
              }
              if (known.get().fenced()) {
                return new OpOutcome.NotApplied();
              }
              return new OpOutcome.Applied(replayed(tx, known.get()));
            }));
  }

  private CallResult<StoreRequest.Restored> restore(String file) {
    return switch (store.restore(file)) {
      case StoreResult.Done<String> done -> {
        board.publish(status().revision(), Set.of());
        written.run();
        yield new CallResult.Ok<>(new StoreRequest.Restored(file, done.value()));
      }
      case StoreResult.Failed<String> failed -> failed(failed.failure());
    };
  }
}
