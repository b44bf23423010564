/** Notices of exchanges, impressions and clicks. */
@NullMarked
package io.segmento.gateway.notice;

import org.jspecify.annotations.NullMarked;
