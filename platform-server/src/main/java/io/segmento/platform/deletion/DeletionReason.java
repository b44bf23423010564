package io.segmento.platform.deletion;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why there is not even an acknowledgement. */
enum DeletionReason implements Reason {
  TAKES_NO_PART(Kind.NOT_FOUND),
  PARTNER_KEYS_UNAVAILABLE(Kind.OVERLOAD);

  private final Kind kind;

  DeletionReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
