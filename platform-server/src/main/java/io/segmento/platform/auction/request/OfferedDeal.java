package io.segmento.platform.auction.request;

import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Deal;

/** A deal of the catalog that a request offers for an impression: the request's terms, and what was agreed where the request is silent. Immutable. */
public final class OfferedDeal {

  private static final int FIXED_PRICE = 3;

  private final BidRequest.Deal terms;
  private final Deal agreed;
  private final boolean termsHaveFloor;
  private final long bidFloorCpmMicros;

  OfferedDeal(BidRequest.Deal terms, Deal agreed) {
    this.terms = terms;
    this.agreed = agreed;
    this.termsHaveFloor = terms.getBidfloor() != 0;
    this.bidFloorCpmMicros =
        termsHaveFloor ? CpmMoney.toMicros(terms.getBidfloor()) : agreed.getFloorCpmMicros();
  }

  /** The catalog's id, which campaigns target. */
  public String id() {
    return agreed.getId();
  }

  /** The id in requests and bids. */
  public String exchangeDealId() {
    return terms.getId();
  }

  /** In {@link #bidFloorCurrency()}; 0 when there is none. The impression's own floor does not hold for the deal. */
  long bidFloorCpmMicros() {
    return bidFloorCpmMicros;
  }

  /** As {@link #bidFloorCpmMicros()}, for a creative of some length. */
  long bidFloorCpmMicros(Creative creative) {
    return Math.max(
        bidFloorCpmMicros,
        MediaSlot.floorCpmMicros(
            terms.getMincpmpersec(), terms.getDurfloorsList(), creative.getDurationSeconds()));
  }

  boolean hasFloor() {
    return bidFloorCpmMicros > 0 || terms.getMincpmpersec() > 0 || terms.getDurfloorsCount() > 0;
  }

  /** ISO 4217. Never the impression's: where the request has a floor and no currency, that is USD by the standard. */
  String bidFloorCurrency() {
    boolean floorOfTerms =
        termsHaveFloor || terms.getMincpmpersec() > 0 || terms.getDurfloorsCount() > 0;
    return floorOfTerms || agreed.getCurrency().isEmpty()
        ? terms.getBidfloorcur()
        : agreed.getCurrency();
  }

  /** The auction type, as {@code at} of OpenRTB; 0 when it is that of the request. */
  int auctionType() {
    return terms.getAt();
  }

  /** What is paid is the agreed price, and not what is bid. */
  boolean isFixedPrice() {
    return terms.getAt() == FIXED_PRICE;
  }

  boolean isGuaranteed() {
    return terms.getGuar() == 1 || agreed.getGuaranteed();
  }

  /** The seat that bids on it; empty: the exchange's. */
  String seat() {
    return agreed.getSeat();
  }

  /** Whether this seat may bid on it. */
  public boolean invitesSeat(String seat) {
    return terms.getWseatCount() == 0 || terms.getWseatList().contains(seat);
  }

  /** Whether this advertiser's domain, or one that it is part of, may be shown. */
  public boolean invitesDomain(String domain) {
    if (terms.getWadomainCount() == 0) {
      return true;
    }
    for (int i = 0; i < terms.getWadomainCount(); i++) {
      String invited = terms.getWadomain(i);
      int start = domain.length() - invited.length();
      if (!invited.isEmpty()
          && domain.regionMatches(true, start, invited, 0, invited.length())
          && (start == 0 || domain.charAt(start - 1) == '.')) {
        return true;
      }
    }
    return false;
  }
}
