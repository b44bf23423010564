package io.segmento.platform.auction;

import com.google.protobuf.TextFormat;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.NoBid;
import io.segmento.proto.v1.NoBidReason;
import java.util.regex.Pattern;

/** Takes out of requests and answers what may not be kept: whatever could tell one person, one page or one bid from another. */
final class RecordedRequests {

  private static final Pattern TOKEN = Pattern.compile("\\?t=[A-Za-z0-9_-]+");

  private RecordedRequests() {}

  /**
   * Without user, ids and address of the device, coordinates, user agent, consent strings, pages and search words. What campaigns are chosen by stays.
   */
  static BidRequest minimised(BidRequest request) {
    BidRequest.Builder kept = request.toBuilder().clearUser();
    if (request.hasDevice()) {
      BidRequest.Geo geo = request.getDevice().getGeo();
      kept.setDevice(BidRequest.Device.newBuilder()
          .setDevicetype(request.getDevice().getDevicetype())
          .setOs(request.getDevice().getOs())
          .setOsv(request.getDevice().getOsv())
          .setLanguage(request.getDevice().getLanguage())
          .setW(request.getDevice().getW())
          .setH(request.getDevice().getH())
          .setGeo(BidRequest.Geo.newBuilder()
              .setCountry(geo.getCountry())
              .setRegion(geo.getRegion())
              .setCity(geo.getCity())));
    }
    if (request.hasSite()) {
      kept.getSiteBuilder()
          .setPage(origin(request.getSite().getPage()))
          .clearRef()
          .clearSearch()
          .clearKeywords();
      if (request.getSite().hasContent()) {
        kept.getSiteBuilder().setContent(categories(request.getSite().getContent()));
      }
    }
    if (request.hasApp() && request.getApp().hasContent()) {
      kept.getAppBuilder().setContent(categories(request.getApp().getContent()));
    }
    if (request.hasRegs()) {
      kept.setRegs(BidRequest.Regs.newBuilder());
      if (request.getRegs().getExt().hasDsa()) {
        kept.getRegsBuilder().getExtBuilder().setDsa(request.getRegs().getExt().getDsa());
      }
    }
    return kept.build();
  }

  private static BidRequest.Content categories(BidRequest.Content content) {
    return BidRequest.Content.newBuilder().addAllCat(content.getCatList()).build();
  }

  /** Scheme and host. */
  private static String origin(String page) {
    int scheme = page.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int end = scheme + "://".length();
    while (end < page.length() && "/?#".indexOf(page.charAt(end)) < 0) {
      end++;
    }
    return page.substring(0, end);
  }

  /** Without the tokens of its URLs, which differ each time that they are sealed, and could bill. */
  static String withoutTokens(String text) {
    return TOKEN.matcher(text).replaceAll("?t=");
  }

  /** What was answered, with markup, without tokens. */
  static BidReply answer(AuctionResult result) {
    if (!(result instanceof AuctionResult.Bids bids)) {
      NoBidReason reason = result instanceof AuctionResult.NoBid noBid
          ? noBid.reason()
          : NoBidReason.NO_BID_REASON_UNSPECIFIED;
      return BidReply.newBuilder()
          .setNoBid(NoBid.newBuilder().setReason(reason))
          .build();
    }
    BidResponse.Builder response = bids.response().toBuilder();
    for (BidResponse.SeatBid.Builder seat : response.getSeatbidBuilderList()) {
      for (BidResponse.Bid.Builder bid : seat.getBidBuilderList()) {
        String markup = bid.hasAdmNative()
            ? TextFormat.printer().printToString(bid.getAdmNative())
            : bid.getAdm();
        bid.setAdm(withoutTokens(markup))
            .setNurl(withoutTokens(bid.getNurl()))
            .setBurl(withoutTokens(bid.getBurl()))
            .setLurl(withoutTokens(bid.getLurl()));
      }
    }
    return BidReply.newBuilder().setResponse(response).build();
  }
}
