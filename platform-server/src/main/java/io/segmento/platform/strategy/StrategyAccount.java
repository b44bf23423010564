package io.segmento.platform.strategy;

/** Where it is counted what one version does in one state. */
record StrategyAccount(StrategyCallMetrics.OfStrategy metrics, StrategyFigures figures) {}
