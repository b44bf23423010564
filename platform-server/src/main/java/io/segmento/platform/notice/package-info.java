/** What becomes of a bid: sealed tokens, and the notices that count and bill by them. */
@NullMarked
package io.segmento.platform.notice;

import org.jspecify.annotations.NullMarked;
