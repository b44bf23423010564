package io.segmento.platform.audience;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.segment.Segments;
import io.segmento.proto.v1.UploadHeader;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds the header of an upload to its contract and to what is agreed. Thread-safe. */
final class HeaderCheck {
  static final Pattern UPLOAD_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final AudienceConfig config;
  private final Segments segments;
  private final Catalog catalog;
  private final Clock clock;

  @Inject
  HeaderCheck(AudienceConfig config, Segments segments, Catalog catalog, Clock clock) {
    this.config = config;
    this.segments = segments;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** Throws what is wrong with it. */
  AudienceUpload check(UploadHeader header) {
    List<FieldViolation> faults = new ArrayList<>();
    check(
        faults,
        UPLOAD_ID.matcher(header.getUploadId()).matches(),
        "header.upload_id",
        "1 to 64 of A-Z a-z 0-9 _ -");
    check(
        faults, !header.getAdvertiserId().isEmpty(), "header.advertiser_id", "an advertiser's id");
    check(faults, !header.getSegmentId().isEmpty(), "header.segment_id", "a segment's id");
    check(
        faults,
        AudienceConfig.NAME.matcher(header.getProvider()).matches(),
        "header.provider",
        "1 to 32 of a-z 0-9 -");
    check(
        faults,
        AudienceConfig.NAME.matcher(header.getConsentBasis()).matches(),
        "header.consent_basis",
        "1 to 32 of a-z 0-9 -");
    LocalDate collectedOn = date(header.getCollectedOn());
    check(
        faults,
        collectedOn != null && isRetained(collectedOn),
        "header.collected_on",
        "an ISO 8601 date of the last 24 months");
    if (!faults.isEmpty() || collectedOn == null) {
      throw SegmentoException.invalid(AudienceReason.UPLOAD_INVALID, faults);
    }
    Set<String> bases = config.providerToBases().getOrDefault(header.getProvider(), Set.of());
    if (!bases.contains(header.getConsentBasis())) {
      throw new SegmentoException(
          AudienceReason.PROVIDER_NOT_AGREED,
          "header.provider: not agreed with this consent_basis (expected: one of audience.providers)");
    }
    if (catalog.current().advertiser(header.getAdvertiserId()) == null) {
      throw rule("header.advertiser_id", "not in the catalog (expected: an advertiser of it)");
    }
    if (segments
        .find(header.getSegmentId())
        .filter(segment -> segment.getAdvertiserId().equals(header.getAdvertiserId()))
        .isEmpty()) {
      throw rule("header.segment_id", "not there (expected: a segment of this advertiser)");
    }
    return new AudienceUpload(header, collectedOn);
  }

  private boolean isRetained(LocalDate day) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return !day.isAfter(today)
        && YearMonth.from(day)
            .isAfter(YearMonth.from(today).minusMonths(UserSlot.RETENTION_MONTHS));
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void check(
      List<FieldViolation> faults, boolean holds, String field, String expected) {
    if (!holds) {
      faults.add(new FieldViolation(field, "not such (expected: " + expected + ")"));
    }
  }

  static SegmentoException rule(String field, String message) {
    return SegmentoException.invalid(AudienceReason.UPLOAD_RULE, field, message);
  }
}
