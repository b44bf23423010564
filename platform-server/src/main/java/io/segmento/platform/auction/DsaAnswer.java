package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.proto.openrtb.BidRequest.DsaRequest;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.BidResponse.DsaResponse;
import io.segmento.proto.openrtb.Transparency;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.CreativeFormat;
import java.net.URI;

/** What the Digital Services Act wants told of an ad, where the request speaks of it. Thread-safe. */
final class DsaAnswer {

  /** Codes of the IAB's transparency specification. */
  private static final int PROFILING = 1;

  private static final int BASIC_ADVERTISING = 2;
  private static final int PUBLISHER_RENDERS = 2;
  private static final int PARAMETERS_OPTIONAL = 1;

  private final String domain;

  DsaAnswer(String baseUrl) {
    String host = URI.create(baseUrl).getHost();
    this.domain = host == null ? "" : host;
  }

  void describe(Bid.Builder bid, AuctionCandidate candidate, AuctionRequest request) {
    if (!request.bidRequest().getRegs().getExt().hasDsa()) {
      return;
    }
    DsaRequest asked = request.bidRequest().getRegs().getExt().getDsa();
    Advertiser advertiser = candidate.campaign().advertiser();
    String name = advertiser.getName().isEmpty() ? advertiser.getDomain() : advertiser.getName();
    DsaResponse.Builder dsa = DsaResponse.newBuilder()
        .setBehalf(name)
        .setPaid(name)
        .setAdrender(asked.getPubrender() != PUBLISHER_RENDERS
            && candidate.format() == CreativeFormat.BANNER);
    if (asked.getDatatopub() >= PARAMETERS_OPTIONAL) {
      dsa.addTransparency(Transparency.newBuilder()
          .setDomain(domain)
          .addDsaparams(request.user().key() == null ? BASIC_ADVERTISING : PROFILING));
    }
    bid.getExtBuilder().setDsa(dsa);
  }
}
