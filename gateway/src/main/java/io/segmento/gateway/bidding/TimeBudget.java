package io.segmento.gateway.bidding;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.segmento.gateway.config.BidConfig;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.EdgeExchange;
import java.io.IOException;

/** How long the core may take: the exchange's time minus the way back. Immutable. */
final class TimeBudget {

  /** Less would only be answered with a no-bid. */
  private static final long LEAST_MICROS = 5_000;

  private final BidConfig config;

  TimeBudget(BidConfig config) {
    this.config = config;
  }

  /** Microseconds for a request of an exchange. */
  long micros(EdgeExchange exchange, byte[] wireRequest) {
    long tmaxMillis = tmaxMillis(wireRequest);
    if (tmaxMillis <= 0) {
      tmaxMillis = exchange.getDefaultTmaxMillis() > 0
          ? exchange.getDefaultTmaxMillis()
          : config.defaultTmax().toMillis();
    }
    long reserveMillis = exchange.getNetworkReserveMillis() > 0
        ? exchange.getNetworkReserveMillis()
        : config.networkReserve().toMillis();
    long millis = Math.min(tmaxMillis, config.maxTmax().toMillis()) - reserveMillis;
    return Math.max(LEAST_MICROS, millis * 1_000);
  }

  /** Looks for {@code tmax} among the top-level fields, without reading the others; 0 when there is none. */
  static long tmaxMillis(byte[] wireRequest) {
    CodedInputStream in = CodedInputStream.newInstance(wireRequest);
    long tmax = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == BidRequest.TMAX_FIELD_NUMBER
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
          tmax = in.readInt32();
        } else if (!in.skipField(tag)) {
          return tmax;
        }
      }
    } catch (IOException e) {
      // Not protobuf: the core will say so.
      return tmax;
    }
    return tmax;
  }
}
