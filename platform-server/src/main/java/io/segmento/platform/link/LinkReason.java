package io.segmento.platform.link;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a sync or a match fails. */
enum LinkReason implements Reason {
  EXCHANGE_NOT_FOUND(Kind.NOT_FOUND),
  EXCHANGE_WITHOUT_SYNC(Kind.CONFLICT),
  EXCHANGE_WITHOUT_MATCH(Kind.CONFLICT),
  BAD_EXCHANGE_USER_ID(Kind.INVALID);

  private final Kind kind;

  LinkReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
