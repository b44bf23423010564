package io.segmento.tools.privacy;

/**
 * One piece of made-up personal data, in one place and no other.
 *
 * @param place endpoint and field, such as {@code GET /t q}
 */
record Planted(PersonalData kind, String place, String value) {}
