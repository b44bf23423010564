package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a query over data of others is refused. */
public enum AnonymityReason implements Reason {
  /** It asks for more than is told to others. */
  NOT_TOLD_TO_OTHERS(Kind.INVALID),
  PRIVACY_BUDGET_SPENT(Kind.QUOTA);

  private final Kind kind;

  AnonymityReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
