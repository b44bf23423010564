package io.segmento.platform.strategy.life;

/**
 * Who changes something, and why.
 *
 * @param name a caller, or {@code guard rail: <which>}
 * @param reason empty when there is nothing to say
 * @param node where it was asked for, or where the guard rail is
 */
public record Author(String name, String reason, long nowMillis, String node) {}
