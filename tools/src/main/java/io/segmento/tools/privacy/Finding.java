package io.segmento.tools.privacy;

/**
 * Something planted that was found.
 *
 * @param where the store, a log, metrics …
 * @param at key, file and line, or URL there
 * @param spelling the form in which it lies there
 */
record Finding(String where, String at, Planted planted, String spelling) {}
