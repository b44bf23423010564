package io.segmento.platform.place;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * @param file an MMDB file; absent: no place is known
 * @param refresh how often the file is looked at
 */
record PlaceConfig(Optional<Path> file, Duration refresh) {}
