package io.segmento.platform.notice;

import java.time.Duration;

/** {@code tokenLife}: how long after the bid its notices count; {@code hold}: how long the bid's money is set aside for its bill. */
public record NoticeConfig(Duration tokenLife, Duration hold) {
  /** See README: billing notices arrive within the hour, but an impression may be rendered from a cache a day later. */
  public static final Duration DEFAULT_TOKEN_LIFE = Duration.ofHours(24);
}
