/**
 * Keeps events, notices and opt-outs on the gateway's own disk while the core or its store is away, sealed to the core, and hands them on when it
 * is back.
 */
@NullMarked
package io.segmento.gateway.spool;

import org.jspecify.annotations.NullMarked;
