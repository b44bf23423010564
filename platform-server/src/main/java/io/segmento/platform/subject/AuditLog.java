package io.segmento.platform.subject;

import io.segmento.platform.error.SegmentoException;
import jakarta.inject.Inject;
import java.util.Locale;
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

  @Inject
  AuditLog(SubjectMetrics metrics) {
    this.metrics = metrics;
  }

  /** Does the work and writes the entry when it has ended, well, refused or failed; answers and throws what the work does. */
  <T> CompletableFuture<T> entry(
      SubjectAction action, String identifiedBy, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> doing;
    try {
      doing = work.get();
    } catch (RuntimeException e) {
      write(action, identifiedBy, e);
      throw e;
    }
    return doing.whenComplete((done, failure) -> write(action, identifiedBy, failure));
  }

  private void write(SubjectAction action, String identifiedBy, @Nullable Throwable failure) {
    Outcome outcome = Outcome.of(failure);
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
