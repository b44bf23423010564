package io.segmento.platform.subject;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a person's request is refused. */
enum SubjectReason implements Reason {
  /** A device id, which every exchange knows, does not prove possession. */
  POSSESSION_NOT_PROVED(Kind.PERMISSION),
  /** The browser brought no id of ours. */
  NOT_IDENTIFIED(Kind.NOT_FOUND),
  NOTHING_KNOWN(Kind.NOT_FOUND),
  /** The ad's campaign is no longer in the catalog. */
  AD_NOT_FOUND(Kind.NOT_FOUND);

  private final Kind kind;

  SubjectReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
