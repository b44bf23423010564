package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import java.util.List;
import java.util.Locale;

/** One impression with the candidates of one strategy, as that strategy sees it: no id, no address, no user agent. */
final class AuctionOpportunity implements Opportunity, Impression {

  private static final int FIRST_PRICE = 1;

  private final AuctionRequest request;
  private final Offer offer;
  private final List<Candidate> candidates;
  private final long seed;
  private final long deadlineNanos;
  private final Ticker ticker;

  AuctionOpportunity(
      AuctionRequest request,
      Offer offer,
      List<Candidate> candidates,
      long seed,
      long deadlineNanos,
      Ticker ticker) {
    this.request = request;
    this.offer = offer;
    this.candidates = candidates;
    this.seed = seed;
    this.deadlineNanos = deadlineNanos;
    this.ticker = ticker;
  }

  @Override
  public Impression impression() {
    return this;
  }

  @Override
  public List<Candidate> candidates() {
    return candidates;
  }

  @Override
  public long nowMillis() {
    return request.nowMillis();
  }

  @Override
  public long timeLeftNanos() {
    return deadlineNanos - ticker.read();
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public String exchange() {
    return request.exchange().getId();
  }

  @Override
  public String inventory() {
    BidRequest bidRequest = request.bidRequest();
    String inventory = switch (bidRequest.getDistributionchannelOneofCase()) {
      case APP -> bidRequest.getApp().getBundle();
      case DOOH -> bidRequest.getDooh().getId();
      default -> bidRequest.getSite().getDomain();
    };
    return inventory.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean inApp() {
    return request.inApp();
  }

  @Override
  public int deviceType() {
    return request.bidRequest().getDevice().getDevicetype();
  }

  @Override
  public String country() {
    return request.bidRequest().getDevice().getGeo().getCountry().toUpperCase(Locale.ROOT);
  }

  @Override
  public int position() {
    return offer.imp().hasBanner()
        ? offer.imp().getBanner().getPos()
        : offer.imp().getVideo().getPos();
  }

  @Override
  public boolean firstPrice() {
    return offer.auctionType(request.bidRequest()) == FIRST_PRICE;
  }
}
