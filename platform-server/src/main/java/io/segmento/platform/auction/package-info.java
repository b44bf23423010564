/**
 * From a bid request to an answer, one small class a stage: {@link io.segmento.platform.auction.Auctioneer} leads, in order, through
 * admission, privacy decision, user look-up, candidate selection (the filters), strategies, ranking and answer. The filters are in {@code filter}, what they ask of a request is in {@code request}.
 */
@NullMarked
package io.segmento.platform.auction;

import org.jspecify.annotations.NullMarked;
