package io.segmento.platform.strategy;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyState;
import java.time.Clock;

/** What the host lends one plugin. */
record HostStrategyContext(
    Clock clock,
    StrategyConfig config,
    StrategyMetrics metrics,
    ModelFiles models,
    BidLandscape landscape,
    ResponseModel responses,
    StrategyState state)
    implements StrategyContext {}
