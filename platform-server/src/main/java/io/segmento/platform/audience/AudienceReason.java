package io.segmento.platform.audience;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why an upload is refused. */
public enum AudienceReason implements Reason {
  UPLOAD_INVALID(Kind.INVALID),
  /** No agreement with this provider covers it. */
  PROVIDER_NOT_AGREED(Kind.PERMISSION),
  /** Something that the header names, or what was uploaded under the id before. */
  UPLOAD_RULE(Kind.CONFLICT),
  UPLOAD_NOT_FOUND(Kind.NOT_FOUND);

  private final Kind kind;

  AudienceReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
