package io.segmento.platform.strategy;

import java.nio.file.Path;

/** Where the plugins of this node lie. */
record StrategyDirectory(Path path) {}
