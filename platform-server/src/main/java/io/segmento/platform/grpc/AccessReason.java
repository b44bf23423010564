package io.segmento.platform.grpc;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a call was not let in. */
enum AccessReason implements Reason {
  /** No client certificate. */
  NO_CREDENTIALS(Kind.UNAUTHENTICATED),
  /** A certificate of our authority that the configuration gives to nobody. */
  UNKNOWN_CALLER(Kind.PERMISSION),
  /** A caller without a role that opens the method. */
  MISSING_ROLE(Kind.PERMISSION),
  /** A reason that does not have the form of one. */
  INVALID_REASON(Kind.INVALID);

  private final Kind kind;

  AccessReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
