package io.segmento.gateway.openrtb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever comes in: a message or a fault, in bounded memory. */
@Tag("one-jdk")
class HostileBodiesTest {
  private static final int MUTATIONS = 20_000;
  private static final int MIB = 1 << 20;
  private static final String[] SPLICES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "1e999",
    "-",
    "\"\\ud800\"",
    "[[[[[[[[",
    "{\"imp\":",
    "\uFEFF",
    "\u0000",
    "9".repeat(30)
  };

  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();
  private final OpenRtbJsonDecoder responses = OpenRtbJsonDecoder.forResponses();
  private final long seed = new Random().nextLong();

  @Test
  void aRequestThatIsCutShortAnywhereIsAFault() throws Exception {
    byte[] body = fullRequest(new Random(1));
    assertThat(decoder.decode(body)).isNotEmpty();
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThatExceptionOfType(OpenRtbFaultException.class)
          .as("cut at %d", length)
          .isThrownBy(() -> decoder.decode(cut));
    }
  }

  @Test
  void mutatedRequestsAreMessagesOrFaults() throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] request = fullRequest(random);
    byte[] response = fullResponse(random);
    int decoded = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      // Mostly the small one: a mutation of it is seldom lost in a long string.
      switch (i % 10) {
        case 0 ->
          decoded += survives(mutated(request, random), decoder, BidRequest.getDefaultInstance());
        case 1 ->
          decoded +=
              survives(mutated(response, random), responses, BidResponse.getDefaultInstance());
        default ->
          decoded += survives(mutated(small(), random), decoder, BidRequest.getDefaultInstance());
      }
    }
    // Else the mutations are too coarse to say anything about what passes.
    assertThat(decoded).isGreaterThan(MUTATIONS / 100);
  }

  private static int survives(byte[] body, OpenRtbJsonDecoder decoder, Message type)
      throws InvalidProtocolBufferException {
    byte[] message;
    try {
      message = decoder.decode(body);
    } catch (OpenRtbFaultException fault) {
      assertThat(fault.getMessage()).isNotEmpty();
      return 0;
    }
    assertThat(message.length).isLessThanOrEqualTo(6 * body.length);
    type.getParserForType().parseFrom(message);
    return 1;
  }

  @Test
  void longStringsAreKeptWhole() throws Exception {
    for (String unit : new String[] {"x", "ж", "\uD83D\uDE00", "\\\""}) {
      String text = unit.repeat(MIB / unit.length());
      String json = "{'id':'r','imp':[{'id':'1'}],'device':{'ua':'" + text + "'}}";
      BidRequest request = BidRequest.parseFrom(decoder.decode(Json.bytes(json)));
      assertThat(request.getDevice().getUa()).isEqualTo(text.replace("\\", ""));
    }
  }

  @Test
  void manySmallValuesStayInProportion() throws Exception {
    String start = "{'id':'r','imp':[{'id':'1','banner':{";
    for (String list : new String[] {
      "'battr':[" + "-1,".repeat(MIB / 3) + "1]",
      "'format':[" + "{},".repeat(MIB / 3) + "{}]",
      "'mimes':[" + "'a',".repeat(MIB / 4) + "'']",
      "'w':1," + "'w':-1,".repeat(MIB / 7) + "'h':1"
    }) {
      byte[] body = Json.bytes(start + list + "}}]}");
      byte[] message = decoder.decode(body);
      assertThat(message.length).isLessThan(4 * body.length);
      assertThat(BidRequest.parseFrom(message).getImpCount()).isEqualTo(1);
    }
  }

  @Test
  void manyUnknownNamesAreSkipped() throws Exception {
    StringBuilder json = new StringBuilder("{'id':'r','imp':[{'id':'1'}]");
    for (int i = 0; i < 50_000; i++) {
      json.append(",'name").append(i).append("':").append(i);
    }
    BidRequest request =
        BidRequest.parseFrom(decoder.decode(Json.bytes(json.append('}').toString())));
    assertThat(request.getSerializedSize()).isLessThan(20);
    assertThat(decoder.decode(small())).isNotEmpty();
  }

  @Test
  void garbageIsNoMessageAndEndsTheEncoder() throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    OpenRtbJsonEncoder encoder = OpenRtbJsonEncoder.forResponses(NativeForm.OBJECT);
    byte[] message = responses.decode(fullResponse(random));
    int encoded = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] garbage = i % 4 == 0 ? new byte[random.nextInt(200)] : message.clone();
      if (i % 4 == 0) {
        random.nextBytes(garbage);
      } else {
        int flips = 1 + random.nextInt(3);
        for (int flip = 0; flip < flips; flip++) {
          garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
        }
      }
      try {
        byte[] json = encoder.encode(garbage);
        assertThat(json.length).isGreaterThanOrEqualTo(2);
        responses.decode(json);
        encoded++;
      } catch (OpenRtbFaultException fault) {
        assertThat(fault.getMessage()).isNotEmpty();
      }
    }
    assertThat(encoded).isGreaterThan(MUTATIONS / 100);
  }

  private static byte[] mutated(byte[] body, Random random) {
    byte[] mutated = body.clone();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count && mutated.length > 0; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt();
        case 1 -> mutated[at] = (byte) "{}[],:\"\\0129.-eEtfn ".charAt(random.nextInt(20));
        case 2 -> {
          int end = Math.min(mutated.length, at + 1 + random.nextInt(8));
          mutated = join(mutated, at, new byte[0], end);
        }
        default -> {
          byte[] splice = SPLICES[random.nextInt(SPLICES.length)].getBytes(StandardCharsets.UTF_8);
          mutated = join(mutated, at, splice, at);
        }
      }
    }
    return mutated;
  }

  private static byte[] join(byte[] body, int to, byte[] middle, int from) {
    byte[] joined = Arrays.copyOf(body, to + middle.length + body.length - from);
    System.arraycopy(middle, 0, joined, to, middle.length);
    System.arraycopy(body, from, joined, to + middle.length, body.length - from);
    return joined;
  }

  private static byte[] small() {
    return Json.bytes(
        "{'id':'r','imp':[{'id':'1','banner':{'w':300,'h':250,'battr':[1,2]},'bidfloor':1.5}],'tmax':120,"
            + "'device':{'ua':'x \\u00e9','dnt':0,'carrier':70092},'x':{'y':[1,{'z':null}]}}");
  }

  /** A request with every field and short strings, so that a mutation of a random byte says something. */
  private static byte[] fullRequest(Random random) throws OpenRtbFaultException {
    BidRequest full = new FullMessages(random, false, true).fill(BidRequest.getDefaultInstance());
    return OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT).encode(full.toByteArray());
  }

  private static byte[] fullResponse(Random random) throws OpenRtbFaultException {
    BidResponse full = new FullMessages(random, false, true).fill(BidResponse.getDefaultInstance());
    return OpenRtbJsonEncoder.forResponses(NativeForm.OBJECT).encode(full.toByteArray());
  }
}
