package io.segmento.platform.error;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure that the caller may see: its message goes out on the wire, so it never holds an identifier of a person. */
public final class SegmentoException extends RuntimeException {
  private final transient Reason reason;
  private final @Nullable String field;

  public SegmentoException(Reason reason, String message) {
    this(reason, message, null, null);
  }

  public SegmentoException(Reason reason, String message, Throwable cause) {
    this(reason, message, null, requireNonNull(cause, "cause"));
  }

  private SegmentoException(
      Reason reason, String message, @Nullable String field, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.reason = requireNonNull(reason, "reason");
    this.field = field;
  }

  /** A request field is wrong: {@code invalid("campaign.daily_budget_micros", "-1 (expected: >= 0)")}. */
  public static SegmentoException invalid(String field, String message) {
    return invalid(CommonReason.INVALID_FIELD, field, message);
  }

  /** As {@link #invalid(String, String)} with a reason of the feature's own; its kind is usually {@link Kind#INVALID}. */
  public static SegmentoException invalid(Reason reason, String field, String message) {
    requireNonNull(field, "field");
    return new SegmentoException(reason, field + ": " + message, field, null);
  }

  public Reason reason() {
    return reason;
  }

  public Kind kind() {
    return reason.kind();
  }

  /** The request field that is at fault, as a proto path. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }
}
