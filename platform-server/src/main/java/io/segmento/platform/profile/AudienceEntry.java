package io.segmento.platform.profile;

import java.time.LocalDate;

/**
 * One segment that a data provider puts a user in.
 *
 * @param collectedOn when the provider collected it, UTC
 */
public record AudienceEntry(
    String advertiserId, String segmentId, String provider, LocalDate collectedOn) {}
