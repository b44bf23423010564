package io.segmento.platform.export;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.EventHistory;
import io.segmento.platform.export.ExportAudit.Entry;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ExportRawRequest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Sends rows of single events to whom an approval allows it. Before the first row goes out the export is in the audit log, and so is every refusal; what
 * cannot be written there is not sent. Each event is a row once. Thread-safe.
 */
final class RawExports implements RawExport {
  /** For a reader that takes nothing: meanwhile a place among the few for blocking work is held. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RedisApprovals approvals;
  private final ExportAudit audit;
  private final EventHistory history;
  private final Catalog catalog;
  private final BlockingExecutor executor;
  private final ExportConfig config;
  private final ExportMetrics metrics;
  private final Clock clock;

  @Inject
  RawExports(
      RedisApprovals approvals,
      ExportAudit audit,
      EventHistory history,
      Catalog catalog,
      BlockingExecutor executor,
      ExportConfig config,
      ExportMetrics metrics,
      Clock clock) {
    this.approvals = requireNonNull(approvals, "approvals");
    this.audit = requireNonNull(audit, "audit");
    this.history = requireNonNull(history, "history");
    this.catalog = requireNonNull(catalog, "catalog");
    this.executor = requireNonNull(executor, "executor");
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public void export(ExportRawRequest request, StreamObserver<CsvChunk> observer) {
    // Here and not later: the caller is that of this thread.
    Caller caller = Caller.current();
    CsvReply reply = new CsvReply(observer);
    try {
      executor.execute(() -> run(request, caller, reply));
    } catch (SegmentoException e) {
      Replies.fail(observer, e);
    }
  }

  private void run(ExportRawRequest request, Caller caller, CsvReply reply) {
    try {
      CatalogSnapshot snapshot = catalog.current();
      Optional<Approval> found = await(approvals.find(request.getApprovalId()));
      ExportScope scope;
      Approval approval;
      try {
        scope = ExportScope.of(request);
        approval = ApprovalCheck.required(found, caller, scope, snapshot, clock.millis());
      } catch (SegmentoException e) {
        await(audit.add(caller, refusal(e, found)));
        metrics.ended(ExportMetrics.Outcome.REFUSED);
        throw e;
      }
      await(audit.add(caller, Entry.of("export", "begun", approval)));
      send(scope, approval, snapshot, caller, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.fail(new IllegalStateException("the node is closing", e));
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  private void send(
      ExportScope scope, Approval approval, CatalogSnapshot snapshot, Caller caller, CsvReply reply)
      throws InterruptedException {
    long rows = 0;
    String outcome = "cut off";
    try {
      EventCsv csv = new EventCsv(scope.withUsers());
      reply.send(csv.head());
      Set<String> sent = new HashSet<>();
      List<String> campaigns = scope.campaigns(approval.getPartner(), snapshot);
      for (String stream : await(history.streamsOf(campaigns))) {
        String next = EventHistory.BEGIN;
        while (!next.isEmpty() && !reply.isCancelled()) {
          EventHistory.Page page = await(history.read(stream, next));
          List<EventEntry> rowsOfPage = new ArrayList<>();
          for (EventEntry entry : page.events()) {
            if (scope.includes(entry, approval) && sent.add(entry.eventId())) {
              rowsOfPage.add(entry);
            }
          }
          if (sent.size() > config.maxRows()) {
            throw new SegmentoException(
                ExportReason.TOO_MANY_ROWS,
                "more than " + config.maxRows() + " rows (expected: fewer days or campaigns)");
          }
          if (!reply.awaitReady(PATIENCE)) {
            throw new SegmentoException(
                ExportReason.READER_TOO_SLOW,
                "nothing was read for " + PATIENCE.toMinutes() + " minutes");
          }
          stillApproved(approval);
          if (!rowsOfPage.isEmpty()) {
            reply.send(csv.rows(rowsOfPage));
            rows += rowsOfPage.size();
          }
          next = page.nextId();
        }
      }
      outcome = reply.isCancelled() ? "cut off" : "done";
    } finally {
      metrics.ended(
          outcome.equals("done") ? ExportMetrics.Outcome.DONE : ExportMetrics.Outcome.FAILED);
      metrics.sent(rows);
      Entry entry = Entry.of("export", outcome, approval);
      entry.details().put("rows", Long.toString(rows));
      entry.details().put("users", Boolean.toString(scope.withUsers()));
      await(audit.add(caller, entry));
    }
    reply.complete();
  }

  /** A revocation ends what is under way, and so does the end of the approval: an export can be made to last by reading slowly. */
  private void stillApproved(Approval approval) throws InterruptedException {
    var unused = ApprovalCheck.inForce(await(approvals.find(approval.getId())), clock.millis());
  }

  private static Entry refusal(SegmentoException why, Optional<Approval> found) {
    Map<String, String> details = found
        .map(approval -> Entry.of("export", "refused", approval).details())
        .orElseGet(LinkedHashMap::new);
    details.put("reason", why.reason().toString());
    return new Entry("export", "refused", details);
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(e.getCause());
    }
  }
}
