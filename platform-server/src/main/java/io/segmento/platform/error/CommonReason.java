package io.segmento.platform.error;

import static java.util.Objects.requireNonNull;

/** The reasons that belong to no feature. */
public enum CommonReason implements Reason {
  INVALID_FIELD(Kind.INVALID),
  OVERLOADED(Kind.OVERLOAD),
  STORE_DOWN(Kind.STORE_DOWN),
  STORE_TIMEOUT(Kind.TIMEOUT);

  private final Kind kind;

  CommonReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
