package io.segmento.gateway.bidding;

import io.segmento.gateway.bidding.GzipCodec.GzipFaultException;
import io.segmento.gateway.openrtb.NativeForm;
import io.segmento.gateway.openrtb.OpenRtbFaultException;
import io.segmento.gateway.openrtb.OpenRtbJsonDecoder;
import io.segmento.gateway.openrtb.OpenRtbJsonEncoder;
import io.segmento.gateway.overload.LoadShedder;
import io.segmento.gateway.overload.OverloadMetrics;
import io.segmento.gateway.overload.Worth;
import io.segmento.gateway.platform.BidLane;
import io.segmento.proto.openrtb.BidResponse;
import java.nio.charset.StandardCharsets;

/**
 * What the requests of one event loop share: lane, codec and buffers. The core knows which form of native markup the exchange wants: text in
 * {@code adm} is written as a string, a message in {@code adm_native} as an object.
 */
final class BidDesk {
  private final BidLane lane;
  private final LoadShedder shedder;
  private final OverloadMetrics overload;
  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();
  private final OpenRtbJsonEncoder encoder = OpenRtbJsonEncoder.forResponses(NativeForm.OBJECT);
  private final GzipCodec gzip = new GzipCodec();

  BidDesk(BidLane lane, OverloadMetrics overload) {
    this.lane = lane;
    this.shedder = lane.shedder();
    this.overload = overload;
    warmUp();
  }

  /** Loads the codec's classes and tables, which takes longer than a bid may. */
  private void warmUp() {
    try {
      decoder.decode("{\"id\":\"1\",\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":1}}]}"
          .getBytes(StandardCharsets.UTF_8));
      encoder.encode(BidResponse.newBuilder()
          .setId("1")
          .addSeatbid(BidResponse.SeatBid.newBuilder()
              .addBid(BidResponse.Bid.newBuilder().setPrice(0.5)))
          .build()
          .toByteArray());
      gzip.inflate(gzip.deflate(new byte[1]), 1);
    } catch (OpenRtbFaultException | GzipFaultException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether some requests are turned away at the moment. */
  boolean turnsAwayAny(int wantedPerMille, long nowNanos) {
    return shedder.turnsAwayAny(wantedPerMille, nowNanos);
  }

  /** Whether this request is turned away, because there are too many; then that is counted. */
  boolean turnsAway(Worth worth, int wantedPerMille, long nowNanos) {
    boolean away = shedder.turnsAway(worth, wantedPerMille, nowNanos);
    if (away) {
      overload.shed(worth);
    }
    return away;
  }

  BidLane lane() {
    return lane;
  }

  OpenRtbJsonDecoder decoder() {
    return decoder;
  }

  OpenRtbJsonEncoder encoder() {
    return encoder;
  }

  GzipCodec gzip() {
    return gzip;
  }
}
