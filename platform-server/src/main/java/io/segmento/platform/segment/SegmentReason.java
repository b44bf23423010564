package io.segmento.platform.segment;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a call about segments is refused. */
public enum SegmentReason implements Reason {
  SEGMENT_INVALID(Kind.INVALID),
  SEGMENT_NOT_FOUND(Kind.NOT_FOUND),
  /** An etag is no longer current, or somebody else wrote meanwhile. */
  SEGMENT_CHANGED(Kind.STALE),
  /** It tells of a sensitive matter: religion, politics, health and their like, or what is made for children. */
  SEGMENT_SENSITIVE(Kind.CONFLICT),
  /** It is aimed at people under 16. */
  SEGMENT_UNDER_AGE(Kind.CONFLICT),
  /** A rule that needs more than the definition to see: its advertiser, or campaigns that use it. */
  SEGMENT_RULE(Kind.CONFLICT);

  private final Kind kind;

  SegmentReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
