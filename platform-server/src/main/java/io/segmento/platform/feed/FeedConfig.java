package io.segmento.platform.feed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where feed files lie and how large they may be.
 *
 * @param directory of this node alone; empty: a new one for temporary files, which goes when the node stops
 * @param maxProducts of one feed
 */
public record FeedConfig(Optional<Path> directory, int maxProducts) {}
