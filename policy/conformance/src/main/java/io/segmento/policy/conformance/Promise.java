package io.segmento.policy.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One clause of the policy.
 *
 * @param keptBy classes or {@code class#method} that keep it; empty when nothing does yet, or only people can
 * @param pending what is still to be built, and by which work; null when nothing is
 * @param organisation what only people can keep; null when there is nothing
 */
record Promise(
    String id,
    String promise,
    @JsonProperty("kept-by") List<String> keptBy,
    @Nullable String pending,
    @Nullable String organisation) {

  Promise {
    keptBy = keptBy == null ? List.of() : List.copyOf(keptBy);
  }

  /** Whether the system keeps it, at least in part, and a test must show that. */
  boolean needsTest() {
    return !keptBy.isEmpty();
  }
}
