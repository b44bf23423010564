package io.segmento.platform.currency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * @param ratesFile absent: nothing is converted
 * @param refresh how often the file is looked at
 * @param maxAge rates older than this, counted from the end of their day, are not used
 */
record CurrencyConfig(Optional<Path> ratesFile, Duration refresh, Duration maxAge) {}
