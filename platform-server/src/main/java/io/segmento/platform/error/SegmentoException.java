package io.segmento.platform.error;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure that the caller may see: its message goes out on the wire, so it never holds an identifier of a person. */
public final class SegmentoException extends RuntimeException {
  /** Status and details travel in trailers, of which clients take 8 kB. */
  private static final int MAX_MESSAGE_CHARS = 1_200;

  private final transient Reason reason;
  private final transient List<FieldViolation> violations;

  public SegmentoException(Reason reason, String message) {
    this(reason, message, List.of(), null);
  }

  public SegmentoException(Reason reason, String message, Throwable cause) {
    this(reason, message, List.of(), requireNonNull(cause, "cause"));
  }

  private SegmentoException(
      Reason reason, String message, List<FieldViolation> violations, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.reason = requireNonNull(reason, "reason");
    this.violations = violations;
  }

  /** A request field is wrong: {@code invalid("campaign.daily_budget_micros", "-1 (expected: >= 0)")}. */
  public static SegmentoException invalid(String field, String message) {
    return invalid(CommonReason.INVALID_FIELD, field, message);
  }

  /** As {@link #invalid(String, String)} with a reason of the feature's own; its kind is usually {@link Kind#INVALID}. */
  public static SegmentoException invalid(Reason reason, String field, String message) {
    return invalid(reason, List.of(new FieldViolation(field, message)));
  }

  /** Several faults told together, at least one; what would not fit into a status is only counted. */
  public static SegmentoException invalid(Reason reason, List<FieldViolation> violations) {
    if (violations.isEmpty()) {
      throw new IllegalArgumentException("violations: none (expected: at least one)");
    }
    List<FieldViolation> told = new ArrayList<>();
    int length = 0;
    for (FieldViolation violation : violations) {
      length += violation.toString().length();
      if (!told.isEmpty() && length > MAX_MESSAGE_CHARS) {
        break;
      }
      told.add(violation);
    }
    int more = violations.size() - told.size();
    String message = told.stream().map(FieldViolation::toString).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "");
    return new SegmentoException(reason, message, List.copyOf(told), null);
  }

  public Reason reason() {
    return reason;
  }

  public Kind kind() {
    return reason.kind();
  }

  /** The request field that is at fault, or the first of them, as a proto path. */
  public Optional<String> field() {
    return violations.stream().findFirst().map(FieldViolation::field);
  }

  /** Every field that is at fault. */
  public List<FieldViolation> violations() {
    return violations;
  }
}
