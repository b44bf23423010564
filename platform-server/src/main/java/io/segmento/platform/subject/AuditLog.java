package io.segmento.platform.subject;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One entry for every read and erasure of a person's data, whoever asks; never whose. Thread-safe. */
final class AuditLog {

  /** A name of its own, so that its lines can go to a place of their own. */
  private static final Logger log = LoggerFactory.getLogger("segmento.audit");

  private final SubjectMetrics metrics;
  private final AuditTrail trail;

  @Inject
  AuditLog(SubjectMetrics metrics, AuditTrail trail) {
    this.metrics = metrics;
    this.trail = trail;
  }

  /**
   * Does the work and writes the entry when it has ended, well, refused or failed; answers and fails as the work does. What was read is
   * not handed out before its entry is in the store.
   *
   * @param whose whom the work is about; asked once, a failure means nobody
   */
  <T> CompletableFuture<T> entry(
      SubjectAction action,
      String identifiedBy,
      Supplier<Optional<Subject>> whose,
      Supplier<CompletableFuture<T>> work) {
    // Here and not later: the caller is that of this thread.
    Caller caller = Caller.current();
    Subject subject = subject(whose);
    CompletableFuture<T> doing;
    try {
      doing = work.get();
    } catch (RuntimeException e) {
      doing = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> ended = doing;
    return ended
        .handle((done, failure) -> failure)
        .thenCompose(failure -> {
          write(action, identifiedBy, failure);
          return trail
              .add(caller, action, identifiedBy, Outcome.of(failure).label(), subject)
              .handle((written, lost) -> lost);
        })
        .thenCompose(lost -> lost == null || ended.isCompletedExceptionally()
            ? ended
            : CompletableFuture.<T>failedFuture(lost));
  }

  private static @Nullable Subject subject(Supplier<Optional<Subject>> whose) {
    try {
      return whose.get().orElse(null);
    } catch (SegmentoException e) {
      return null;
    }
  }

  private void write(SubjectAction action, String identifiedBy, @Nullable Throwable failure) {
    told(action, identifiedBy, Outcome.of(failure));
  }

  /** The line of the log and the metric, without an entry. */
  void told(SubjectAction action, String identifiedBy, Outcome outcome) {
    metrics.asked(action, outcome);
    log.info("action={} by={} outcome={}", action.label(), identifiedBy, outcome.label());
  }

  /** How it ended; a label of metrics too. */
  enum Outcome {
    DONE,
    /** By a rule. */
    REFUSED,
    FAILED;

    static Outcome of(@Nullable Throwable failure) {
      if (failure == null) {
        return DONE;
      }
      Throwable cause = failure instanceof CompletionException && failure.getCause() != null
          ? failure.getCause()
          : failure;
      return cause instanceof SegmentoException refusal && refusal.reason() instanceof SubjectReason
          ? REFUSED
          : FAILED;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
