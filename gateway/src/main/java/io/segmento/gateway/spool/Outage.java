package io.segmento.gateway.spool;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Tells failures that pass from those that a repetition would not change. */
public final class Outage {
  private Outage() {}

  /** Whether the call failed since the core or its store is away, slow or overloaded; it may have been done nevertheless. */
  public static boolean is(@Nullable Throwable failure) {
    if (failure == null) {
      return false;
    }
    return switch (Status.fromThrowable(failure).getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, CANCELLED -> true;
      default -> false;
    };
  }
}
