package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a notice is refused. */
public enum NoticeReason implements Reason {
  /** Not something that this platform ever made: not base64url, too short, too long, or it does not authenticate. */
  TOKEN_FORGED(Kind.INVALID),
  /** A genuine kind of token, but not the kind that this call takes. */
  TOKEN_OF_OTHER_KIND(Kind.INVALID),
  TOKEN_EXPIRED(Kind.INVALID),
  /** A token that would not fit into a URL; the bid is not made. */
  TOKEN_TOO_LARGE(Kind.INVALID),
  /** A billing notice for a bid that its impression bills. */
  BILLS_ON_IMPRESSION(Kind.INVALID),
  /** No event of video or audio ads that we ask to be told of. */
  MEDIA_EVENT_UNKNOWN(Kind.INVALID),
  /** The campaign or creative of a click is not in the catalog any more. */
  NOTICE_TARGET_GONE(Kind.NOT_FOUND);

  private final Kind kind;

  NoticeReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
