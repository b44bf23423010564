package io.segmento.platform.segment;

import java.time.Duration;

/**
 * {@code poll}: how long one wait for changes lasts, after which the version is compared; {@code sizeInterval}: how often sizes are estimated, by
 * one node for all.
 */
record SegmentConfig(Duration poll, Duration sizeInterval) {}
