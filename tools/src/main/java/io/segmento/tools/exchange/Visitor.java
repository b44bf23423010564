package io.segmento.tools.exchange;

/**
 * Somebody with a browser, and what the exchange knows them by.
 *
 * @param buyerUid our id of the browser at the exchange {@code test}
 */
public record Visitor(Browser browser, String buyerUid) {}
