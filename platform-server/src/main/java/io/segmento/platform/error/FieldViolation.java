package io.segmento.platform.error;

import static java.util.Objects.requireNonNull;

/** One field that is wrong: its path, for example {@code campaign "c1".strategy}, and what is wrong, {@code "" (expected: a name)}. */
public record FieldViolation(String field, String problem) {
  public FieldViolation {
    requireNonNull(field, "field");
    requireNonNull(problem, "problem");
  }

  @Override
  public String toString() {
    return field + ": " + problem;
  }
}
