/** Which products of an advertiser are viewed by the same people: counted over all of them, and shown beside what somebody viewed. */
@NullMarked
package io.segmento.platform.coview;

import org.jspecify.annotations.NullMarked;
