package io.segmento.platform.identity;

import io.segmento.platform.privacy.StoragePermit;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie that a browser keeps apart for each site: the day (UTC, since 1970) on which it was counted there last, 0 before the first time. The
 * same for all who came that day, so that it identifies nobody, and a value that somebody made up does no more than miscount one visit.
 * Thread-safe.
 */
public final class SiteCookies {
  private static final Duration LIFE = Duration.ofDays(31);
  private static final Pattern DAY = Pattern.compile("[0-9]{1,6}");

  private final Clock clock;

  @Inject
  public SiteCookies(Clock clock) {
    this.clock = clock;
  }

  /** The day on which the browser was counted last, the first of all days when it was not yet; empty when it did not bring the cookie back. */
  public Optional<LocalDate> countedOn(BrowserContext browser) {
    String value = browser.getPartitionedCookie();
    if (!DAY.matcher(value).matches()) {
      return Optional.empty();
    }
    long day = Long.parseLong(value);
    return Optional.of(LocalDate.ofEpochDay(day <= today().toEpochDay() ? day : 0));
  }

  /** Asks the browser whether it keeps the cookie. */
  public CookieInstruction begin(StoragePermit permit) {
    return set(permit, 0);
  }

  /** Says that the browser was counted today. */
  public CookieInstruction counted(StoragePermit permit) {
    return set(permit, today().toEpochDay());
  }

  private static CookieInstruction set(StoragePermit permit, long day) {
    Objects.requireNonNull(permit, "permit");
    return CookieInstruction.newBuilder()
        .setCookie(Cookie.SITE_COOKIE)
        .setAction(Action.SET)
        .setValue(Long.toString(day))
        .setMaxAgeSeconds(LIFE.toSeconds())
        .build();
  }

  /** Ends it in a browser that has it: nothing, when it did not bring it back. */
  public Optional<CookieInstruction> drop(BrowserContext browser) {
    return browser.getPartitionedCookie().isEmpty()
        ? Optional.empty()
        : Optional.of(CookieInstruction.newBuilder()
            .setCookie(Cookie.SITE_COOKIE)
            .setAction(Action.DROP)
            .build());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
