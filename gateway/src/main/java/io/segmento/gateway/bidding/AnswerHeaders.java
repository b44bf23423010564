package io.segmento.gateway.bidding;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import io.segmento.gateway.platform.EdgeReason;
import java.util.EnumMap;

/** The headers of all answers to one exchange, in the version of the standard that it speaks, made once for each policy. Immutable. */
final class AnswerHeaders {
  /** What is spoken with those who do not say. */
  static final String LATEST_VERSION = "2.6";

  private static final String VERSION_HEADER = "x-openrtb-version";
  private static final String NO_BID_HEADER = "x-segmento-no-bid";

  private final ResponseHeaders noBid;
  private final ResponseHeaders json;
  private final ResponseHeaders jsonGzip;
  private final ResponseHeaders protobuf;
  private final ResponseHeaders protobufGzip;
  private final EnumMap<EdgeReason, ResponseHeaders> edge = new EnumMap<>(EdgeReason.class);

  AnswerHeaders(String openRtbVersion, long policyVersion) {
    String version = openRtbVersion.isEmpty() ? LATEST_VERSION : openRtbVersion;
    noBid = ResponseHeaders.of(HttpStatus.NO_CONTENT, VERSION_HEADER, version);
    json = bid(version, "application/json", false);
    jsonGzip = bid(version, "application/json", true);
    protobuf = bid(version, "application/x-protobuf", false);
    protobufGzip = bid(version, "application/x-protobuf", true);
    for (EdgeReason reason : EdgeReason.values()) {
      edge.put(
          reason,
          ResponseHeaders.of(
              HttpStatus.NO_CONTENT,
              VERSION_HEADER,
              version,
              NO_BID_HEADER,
              reason.label() + "; policy=" + policyVersion));
    }
  }

  private static ResponseHeaders bid(String version, String type, boolean gzip) {
    var headers = ResponseHeaders.builder(HttpStatus.OK)
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(VERSION_HEADER, version);
    if (gzip) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
    return headers.build();
  }

  ResponseHeaders noBid() {
    return noBid;
  }

  ResponseHeaders bid(boolean asJson, boolean gzip) {
    if (asJson) {
      return gzip ? jsonGzip : json;
    }
    return gzip ? protobufGzip : protobuf;
  }

  /** 204 that the gateway gives by itself, with the reason and the version of the policy. */
  ResponseHeaders edge(EdgeReason reason) {
    return requireNonNull(edge.get(reason));
  }
}
