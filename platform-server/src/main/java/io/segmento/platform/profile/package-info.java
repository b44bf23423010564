/** What advertisers' visitors did, by month of collection and advertiser, sealed; and the small view of it that a bid reads. */
@NullMarked
package io.segmento.platform.profile;

import org.jspecify.annotations.NullMarked;
