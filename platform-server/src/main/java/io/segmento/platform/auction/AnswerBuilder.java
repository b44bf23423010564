package io.segmento.platform.auction;

import com.google.protobuf.ByteString;
import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.CpmMoney;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.budget.Reservation;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.eventlog.CountryCode;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.platform.notice.BidTokens;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.BidResponse.SeatBid;
import io.segmento.proto.openrtb.ExtensionsProto;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Purpose;
import io.segmento.strategy.PricedCandidate;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bid response: price and banner code, and what OpenRTB requires beside them; nothing about the user and no id but ours in our own
 * URLs. Thread-safe.
 */
final class AnswerBuilder {

  private static final int BID_ID_BYTES = 12;
  private static final double PROPENSITY_UNITS = 65_535;
  private static final int MAX_MARKUP_BYTES = 8 * 1024;

  private final BidTokens tokens;
  private final Markups markups;
  private final Budgets budgets;
  private final AuctionMetrics metrics;
  private final BidLog log;
  private final CellCounts counts;
  private final ExperimentPeople people;
  private final String baseUrl;
  private final DsaAnswer dsa;
  private final NoticeUrls notices;

  @Inject
  AnswerBuilder(
      BidTokens tokens,
      Markups markups,
      Budgets budgets,
      AuctionMetrics metrics,
      BidLog log,
      CellCounts counts,
      ExperimentPeople people,
      AuctionConfig config) {
    this.tokens = tokens;
    this.markups = markups;
    this.budgets = budgets;
    this.metrics = metrics;
    this.log = log;
    this.counts = counts;
    this.people = people;
    this.baseUrl = config.noticeBaseUrl();
    this.dsa = new DsaAnswer(baseUrl);
    this.notices = new NoticeUrls(baseUrl);
  }

  /** The answer with the bids of an auction, at least one, all in one currency. Null when none of them can be put into markup that fits. */
  @Nullable
  BidResponse build(Auction auction) {
    return response(auction, true);
  }

  /** The same without anything that could bill or be shown: for explanations. */
  @Nullable
  BidResponse outline(Auction auction) {
    return response(auction, false);
  }

  private @Nullable BidResponse response(Auction auction, boolean live) {
    AuctionRequest request = auction.request();
    List<PricedBid> bids = auction.bids();
    AnswerDialect dialect = AnswerDialect.of(request.exchange());
    BidResponse.Builder response = BidResponse.newBuilder();
    for (int i = 0; i < bids.size(); i++) {
      PricedBid bid = bids.get(i);
      long hold = budgets.holdSeconds(request.exchange().getId());
      long lease = live ? lease(bid, request, hold) : Budgets.NO_LEASE;
      if (lease == Budgets.REFUSED) {
        count(auction, () -> metrics.filtered(FilterReason.BUDGET, 1));
        continue;
      }
      BidToken token = token(auction, bid, lease, hold);
      Bid.Builder answer = bid(bid, token, request.exchange());
      dsa.describe(answer, bid.candidate(), request);
      if (live && !addMarkup(answer, request, bid, token)) {
        count(auction, metrics::unanswerable);
        continue;
      }
      dialect.write(answer);
      seat(response, bid.candidate().offer().seat(request.exchange())).addBid(answer);
      if (live && !token.getTest() && !auction.trace().explainsOnly()) {
        log.bid(
            token,
            BidBasis.of(bid.asked(), bid.candidate().campaign().parametersHash(), bid.setupHash()),
            bid.candidate().campaign().advertiser().getId(),
            bid.candidate().currency(),
            request.nowMillis());
        counts.bid(token);
        people.exposed(
            bid.candidate().campaign().experimentId(), request.snapshot().version(), token);
      }
      auction.trace().won(bid.candidate(), bid.priceCpmMicros());
    }
    if (response.getSeatbidCount() == 0) {
      return null;
    }
    return response
        .setId(request.bidRequest().getId())
        .setCur(request.bidCurrency())
        .build();
  }

  private static void count(Auction auction, Runnable metric) {
    if (!auction.trace().explainsOnly()) {
      metric.run();
    }
  }

  /** The bids of a seat; a deal may have one of its own. */
  private static SeatBid.Builder seat(BidResponse.Builder response, String seat) {
    for (int i = 0; i < response.getSeatbidCount(); i++) {
      if (response.getSeatbid(i).getSeat().equals(seat)) {
        return response.getSeatbidBuilder(i);
      }
    }
    SeatBid.Builder added = response.addSeatbidBuilder();
    return seat.isEmpty() ? added : added.setSeat(seat);
  }

  private Bid.Builder bid(PricedBid bid, BidToken token, Exchange exchange) {
    AuctionCandidate candidate = bid.candidate();
    Creative creative = candidate.creative();
    Bid.Builder answer = Bid.newBuilder()
        .setId(bidId(token))
        .setImpid(candidate.offer().imp().getId())
        .setPrice(CpmMoney.toDecimal(bid.sentPriceCpmMicros()))
        .addAdomain(candidate.campaign().advertiser().getDomain())
        .setCid(candidate.campaignId())
        .setCrid(creative.getId())
        .addAllCat(creative.getCategoriesList())
        .addAllAttr(creative.getAttributesList())
        .addAllApis(creative.getApisList());
    if (!creative.getLanguage().isEmpty()) {
      answer.setLanguage(creative.getLanguage());
    }
    if (exchange.getNamesAdvertiser()) {
      answer
          .getExtBuilder()
          .setExtension(
              ExtensionsProto.advertiserName, candidate.campaign().advertiser().getName());
    }
    OfferedDeal deal = candidate.offer().deal();
    if (deal != null) {
      answer.setDealid(deal.exchangeDealId());
    }
    markups.of(candidate.format()).describe(answer, bid);
    return answer;
  }

  /** False when the markup turns out not to fit: its slot, or the size of a bid. */
  private boolean addMarkup(
      Bid.Builder answer, AuctionRequest request, PricedBid bid, BidToken token) {
    Exchange exchange = request.exchange();
    boolean billsByNotice = NoticeUrls.billsByNotice(exchange);
    notices.write(answer, exchange, tokens.sealNotice(token));
    // The notice token never stands in the markup, which everybody can read; this one bills only
    // where there is no billing notice.
    String markup = tokens.sealMarkup(
        billsByNotice ? token : token.toBuilder().setBillsOnImpression(true).build());
    MarkupUrls urls = new MarkupUrls(
        baseUrl,
        markup,
        billsByNotice ? "" : NoticeUrls.billing(exchange),
        exchange.getMacros().getClickPrefix());
    return markups.of(bid.candidate().format()).write(answer, bid, urls, exchange)
        && answer.getAdmBytes().size() <= MAX_MARKUP_BYTES;
  }

  /** Sets the money aside that the bid may cost; a test costs none. */
  private long lease(PricedBid bid, AuctionRequest request, long holdSeconds) {
    return request.bidRequest().getTest()
        ? Budgets.NO_LEASE
        : budgets.reserve(
            bid.candidate().campaign(),
            Reservation.micros(bid.priceCpmMicros()),
            request.nowMillis(),
            holdSeconds);
  }

  /** What the strategy is told again with the bid's outcome; the default of each costs no byte. */
  private static void tellStrategyLater(BidToken.Builder token, PricedCandidate asked) {
    if (asked.valueCpmMicros() != asked.priceCpmMicros()) {
      token.setValueCpmMicros(asked.valueCpmMicros());
    }
    if (asked.propensity() < 1) {
      token.setPropensity((int) Math.max(1, Math.rint(asked.propensity() * PROPENSITY_UNITS)));
    }
    if (asked.note().length > 0) {
      token.setStrategyContext(ByteString.copyFrom(asked.note()));
    }
  }

  private static boolean mayBeLearnedFrom(Auction auction) {
    return (auction.permitBits() & (1 << Purpose.IMPROVEMENT.getNumber())) != 0;
  }

  private static BidToken token(Auction auction, PricedBid bid, long lease, long holdSeconds) {
    AuctionRequest request = auction.request();
    AuctionCandidate candidate = bid.candidate();
    long seconds = TimeUnit.MILLISECONDS.toSeconds(request.nowMillis());
    // The seed is random for each auction; time and impression keep bids apart even if two nodes
    // ever draw the same one.
    ByteString bidId = ByteString.copyFrom(ByteBuffer.allocate(BID_ID_BYTES)
        .putLong(auction.seed())
        .putInt((int) (seconds << 8) | (candidate.offer().index() & 0xff))
        .flip());
    BidToken.Builder token = BidToken.newBuilder()
        .setBidId(bidId)
        .setExchange(request.exchange().getId())
        .setCampaignId(candidate.campaignId())
        .setCreativeId(candidate.creativeId())
        .setPriceCeilingCpmMicros(bid.priceCpmMicros())
        .setLease(lease)
        .setHoldSeconds((int) holdSeconds)
        .setStrategy(bid.strategy())
        .setStrategyVersion(bid.strategyVersion())
        .setExperimentArm(candidate.campaign().arm())
        .setResponseContext(mayBeLearnedFrom(auction) ? bid.responseContext() : 0)
        .setPermitBits(auction.permitBits())
        .setCountry(CountryCode.of(request.bidRequest().getDevice().getGeo().getCountry()))
        .setDeviceType(request.bidRequest().getDevice().getDevicetype())
        .setFormat(candidate.creative().getFormatValue())
        .setTest(request.bidRequest().getTest())
        .setIssuedAt(seconds);
    if (!candidate.currency().equals(request.bidCurrency())) {
      token
          .setSentPriceCpmMicros(bid.sentPriceCpmMicros())
          .setRateId(request.rates().id());
    }
    tellStrategyLater(token, bid.asked());
    UserKey user = request.user().key();
    if (user != null) {
      token.setUserKey(ByteString.copyFrom(user.bytes()));
    }
    if (bid.product() != null) {
      token.setSku(bid.product().getSku());
    }
    return token.build();
  }

  /** The bid's id for the exchange: says nothing, and differs for each bid. */
  private static String bidId(BidToken token) {
    ByteBuffer id = token.getBidId().asReadOnlyByteBuffer();
    return Long.toHexString(id.getLong()) + Integer.toHexString(id.getInt());
  }
}
