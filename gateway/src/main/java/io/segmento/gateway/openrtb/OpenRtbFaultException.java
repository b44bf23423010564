package io.segmento.gateway.openrtb;

import static java.util.Objects.requireNonNull;

/**
 * A body that is not OpenRTB, with the place and the kind of the fault. Carries no stack trace, no cause and nothing of the body: the path names
 * only fields that OpenRTB defines (anything else reads {@code ?}), so it may be sent back and logged.
 */
public final class OpenRtbFaultException extends Exception {
  /** What is wrong, in few enough kinds to count them in a metric label. */
  public enum Reason {
    /** Not JSON, or not protobuf. */
    SYNTAX,
    /** Not UTF-8. */
    ENCODING,
    /** A value of another type than the field's. */
    TYPE,
    /** A number that the field's type cannot hold. */
    RANGE,
    /** Nested too deeply, or a name, number or string that is too long. */
    LIMIT,
    /** A field without which OpenRTB has no request. */
    MISSING
  }

  private final Reason reason;
  private final String path;
  private final String message;

  OpenRtbFaultException(Reason reason, String path, String fault) {
    super(null, null, false, false);
    this.reason = requireNonNull(reason, "reason");
    this.path = path;
    this.message = path.isEmpty() ? fault : path + ": " + fault;
  }

  /** Path and fault, for example {@code imp[0].bidfloor: expected a number}. */
  @Override
  public String getMessage() {
    return message;
  }

  public Reason reason() {
    return reason;
  }

  /** The place of the fault, for example {@code imp[2].banner.w}; empty when it is the body as a whole. */
  public String path() {
    return path;
  }
}
