package io.segmento.platform.privacy;

import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/** Days on which versions of the privacy policy took or take effect; the clock alone moves one into force. Thread-safe. */
final class PolicyVersions {

  /** The newest first. */
  private final List<LocalDate> days;

  private final Clock clock;

  @Inject
  PolicyVersions(PrivacyConfig config, Clock clock) {
    this.days =
        config.policyVersions().stream().sorted(Comparator.reverseOrder()).toList();
    this.clock = clock;
  }

  /** The version in force, as {@code 2019-02-08}; empty before the first. */
  String inForce() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (LocalDate day : days) {
      if (!day.isAfter(today)) {
        return day.toString();
      }
    }
    return "";
  }
}
