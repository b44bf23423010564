package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.Descriptor;
import io.segmento.proto.openrtb.BidRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Descriptor REQUEST = BidRequest.getDescriptor();

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();
  private final OpenRtbJsonEncoder encoder = OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT);

  @Test
  void noFieldThatOpenRtbDefinesIsLost() throws Exception {
    Map<String, byte[]> samples = Samples.requests();
    assertThat(samples).hasSizeGreaterThan(200);
    for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
      Map<String, Object> expected = JsonOracle.defined(json.readTree(sample.getValue()), REQUEST);
      byte[] message = decoder.decode(sample.getValue());
      assertThat(defined(encoder.encode(message))).as(sample.getKey()).isEqualTo(expected);
      // The same after a protobuf library has had it.
      BidRequest parsed = BidRequest.parseFrom(message);
      assertThat(defined(encoder.encode(parsed.toByteArray())))
          .as(sample.getKey())
          .isEqualTo(expected);
      assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    }
  }

  private Map<String, Object> defined(byte[] text) throws Exception {
    return JsonOracle.defined(json.readTree(text), REQUEST);
  }

  @Test
  void malformedSamplesAreFaults() {
    Map<String, byte[]> malformed = Samples.malformed();
    assertThat(malformed).isNotEmpty();
    malformed.forEach((name, body) -> assertThatExceptionOfType(OpenRtbFaultException.class)
        .as(name)
        .isThrownBy(() -> decoder.decode(body))
        .satisfies(
            fault -> assertThat(fault.reason()).isEqualTo(OpenRtbFaultException.Reason.SYNTAX)));
  }
}
