/**
 * What reports tell others than the owner of the data: tables that are released once, with noise, and without what would identify a person
 * or a partner. Decisions 0078 and 0079 say what that is worth.
 */
@NullMarked
package io.segmento.platform.report.anonymity;

import org.jspecify.annotations.NullMarked;
