package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.notice.TokenKeys.Use;
import java.util.Locale;

/** The notices, each with the use of the token that it must come with. */
enum NoticeType {
  WIN(Use.NOTICE),
  BILL(Use.NOTICE),
  LOSS(Use.NOTICE),
  IMPRESSION(Use.MARKUP),
  VIEWABLE(Use.MARKUP),
  CLICK(Use.MARKUP);

  private final Use use;

  NoticeType(Use use) {
    this.use = requireNonNull(use, "use");
  }

  Use use() {
    return use;
  }

  /** In Redis keys and metric labels. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
