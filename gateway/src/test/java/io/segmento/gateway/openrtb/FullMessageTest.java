package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("one-jdk")
class FullMessageTest {
  private static final int ROUNDS = 40;

  private final long seed = new Random().nextLong();

  @Test
  void everyFieldOfARequestSurvivesTheWayToJsonAndBack() throws Exception {
    assertSurvives(
        BidRequest.getDefaultInstance(),
        OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT),
        OpenRtbJsonDecoder.forRequests());
  }

  @Test
  void everyFieldOfAResponseSurvivesTheWayToJsonAndBack() throws Exception {
    assertSurvives(
        BidResponse.getDefaultInstance(),
        OpenRtbJsonEncoder.forResponses(NativeForm.OBJECT),
        OpenRtbJsonDecoder.forResponses());
  }

  private <M extends Message> void assertSurvives(
      M prototype, OpenRtbJsonEncoder encoder, OpenRtbJsonDecoder decoder) throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    ObjectMapper json = new ObjectMapper();
    for (int round = 0; round < ROUNDS; round++) {
      M full = new FullMessages(random, round % 2 == 0, false).fill(prototype);
      byte[] text = encoder.encode(full.toByteArray());
      JsonNode tree = json.readTree(text);
      assertThat(tree.isObject()).isTrue();
      byte[] back = decoder.decode(text);
      assertThat(prototype.getParserForType().parseFrom(back)).isEqualTo(full);
      // Canonical in order and form, so that the encoder takes it as it is.
      assertThat(back).hasSameSizeAs(full.toByteArray());
    }
  }
}
