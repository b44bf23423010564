package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.notice.TokenKeys.Use;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.NoticeRequest;
import java.util.Locale;

/** The notices, each with the use of the token that it must come with. */
enum NoticeType {
  WIN(Use.NOTICE),
  BILL(Use.NOTICE),
  LOSS(Use.NOTICE),
  IMPRESSION(Use.MARKUP),
  VIEWABLE(Use.MARKUP),
  CLICK(Use.MARKUP),
  START(Use.MARKUP),
  FIRST_QUARTILE(Use.MARKUP),
  MIDPOINT(Use.MARKUP),
  THIRD_QUARTILE(Use.MARKUP),
  COMPLETE(Use.MARKUP),
  SKIP(Use.MARKUP);

  private final Use use;

  NoticeType(Use use) {
    this.use = requireNonNull(use, "use");
  }

  /** Throws a {@link SegmentoException} of kind INVALID when VAST has no event of this name that we ask for. */
  static NoticeType ofMediaEvent(String vastName) {
    return switch (vastName) {
      case "start" -> START;
      case "firstQuartile" -> FIRST_QUARTILE;
      case "midpoint" -> MIDPOINT;
      case "thirdQuartile" -> THIRD_QUARTILE;
      case "complete" -> COMPLETE;
      case "skip" -> SKIP;
      default ->
        throw SegmentoException.invalid(
            NoticeReason.MEDIA_EVENT_UNKNOWN,
            "media_event",
            "unknown (expected: start, firstQuartile, midpoint, thirdQuartile, complete or skip)");
    };
  }

  /** Throws a {@link SegmentoException} of kind INVALID for a kind, or a media event, that there is not. */
  static NoticeType of(NoticeKind kind, NoticeRequest request) {
    return switch (kind) {
      case WIN_NOTICE -> WIN;
      case BILL_NOTICE -> BILL;
      case LOSS_NOTICE -> LOSS;
      case IMPRESSION_NOTICE -> IMPRESSION;
      case VIEWABLE_NOTICE -> VIEWABLE;
      case PROGRESS_NOTICE -> ofMediaEvent(request.getMediaEvent());
      case CLICK_NOTICE -> CLICK;
      case NOTICE_KIND_UNSPECIFIED, UNRECOGNIZED ->
        throw SegmentoException.invalid("notice.kind", "unknown (expected: a kind of notice)");
    };
  }

  Use use() {
    return use;
  }

  /** In Redis keys and metric labels. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
