package io.segmento.platform.identity;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a sync fails. */
enum IdentityReason implements Reason {
  EXCHANGE_NOT_FOUND(Kind.NOT_FOUND),
  EXCHANGE_WITHOUT_SYNC(Kind.CONFLICT);

  private final Kind kind;

  IdentityReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
