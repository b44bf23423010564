package io.segmento.platform.export;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why rows are not exported, or an approval is not granted. */
public enum ExportReason implements Reason {
  /** None is named, or there is none of that name. */
  APPROVAL_MISSING(Kind.PERMISSION),
  APPROVAL_EXPIRED(Kind.PERMISSION),
  APPROVAL_REVOKED(Kind.PERMISSION),
  /** It does not cover what is asked for: rows of another partner, or of users. */
  APPROVAL_OF_OTHER_SCOPE(Kind.PERMISSION),
  /** It was granted to another role. */
  APPROVAL_OF_OTHER_ROLE(Kind.PERMISSION),
  APPROVAL_INVALID(Kind.INVALID),
  APPROVAL_NOT_FOUND(Kind.NOT_FOUND),
  TOO_MANY_APPROVALS(Kind.QUOTA),
  EXPORT_QUERY_INVALID(Kind.INVALID),
  TOO_MANY_ROWS(Kind.QUOTA),
  /** It did not take what was sent. */
  READER_TOO_SLOW(Kind.TIMEOUT);

  private final Kind kind;

  ExportReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
