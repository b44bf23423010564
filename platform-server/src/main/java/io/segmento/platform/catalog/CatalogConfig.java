package io.segmento.platform.catalog;

import java.time.Duration;

/**
 * {@code production}: landing pages are https and advertisers without a consent attestation stay off; {@code poll}: how long one wait for
 * changes lasts, after which the version is compared; {@code importIdle}: how long an import may wait for its caller's next rows.
 */
public record CatalogConfig(boolean production, Duration poll, Duration importIdle) {}
