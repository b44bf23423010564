package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.request.DeviceFacts;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.coview.CoViews;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.BidReply;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a real auction decided by, and its answer, without what tells whose it was. Immutable.
 *
 * @param request without ids, address, user agent and pages, see {@link RecordedRequests}
 * @param device what the user agent was good for
 * @param user what was known of the user; its key is nobody's. Null: nobody was recognised
 * @param budgets what the node's budgets answered
 * @param arms which arms of experiments the user was in
 * @param strategyToVersion of all strategies of the snapshot's campaigns
 * @param answer without the tokens in it
 */
record RecordedAuction(
    String id,
    long nowMillis,
    String exchangeId,
    BidRequest request,
    DeviceFacts device,
    CatalogSnapshot snapshot,
    ExchangeRates rates,
    CoViews coViews,
    long seed,
    Verdict verdict,
    @Nullable AuctionUser user,
    String identifiedBy,
    RecordingBudgets budgets,
    RecordingArms arms,
    Map<String, String> strategyToVersion,
    BidReply answer) {}
