package io.segmento.platform.strategy;

/**
 * Bounds of what is deployed.
 *
 * @param maxBytes of a jar
 */
record DeployLimits(long maxBytes) {}
