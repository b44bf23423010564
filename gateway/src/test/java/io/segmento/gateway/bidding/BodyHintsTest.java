package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.overload.Worth;
import io.segmento.proto.openrtb.BidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyHintsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"user\":{\"buyeruid\":\"x\"}}           | SOMEBODY",
        "{\"device\":{\"ifa\" : \"x\"}}            | SOMEBODY",
        "{\"user\":{\"id\":\"buyeruid\\\"\"}}      | NOBODY",
        "{\"user\":{\"buyeruids\":\"x\"}}          | NOBODY",
        "{\"user\":{\"xbuyeruid\":\"x\"}}          | NOBODY",
        "{\"ifa\"                                  | SOMEBODY",
        "{\"ifa                                    | NOBODY",
        "{                                         | NOBODY",
        "[{\"id\":1}]                              | SOMEBODY",
        "``                                        | SOMEBODY"
      })
  void worthIsKnownByTheNamesOfFields(String body, Worth worth) {
    assertThat(BodyHints.worth(bytes(body), false)).isEqualTo(worth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"user\":{\"id\":\"x\"}}                            | PERHAPS_LINKED",
        "{\"user\" : { \"yob\":1, \"id\" : \"x\"}}             | PERHAPS_LINKED",
        "{\"user\":{\"ext\":{\"a\":[\"}\"]},\"id\":\"x\"}}     | PERHAPS_LINKED",
        "{\"user\":{\"keywords\":\"a\\\"\",\"id\":\"x\"}}     | PERHAPS_LINKED",
        "{\"cat\":[\"user\"],\"user\":{\"id\":\"x\"}}         | PERHAPS_LINKED",
        "{\"user\":{\"id\":\"x\",\"buyeruid\":\"y\"}}         | SOMEBODY",
        "{\"id\":\"r\",\"user\":{\"data\":[{\"id\":\"x\"}]}}   | NOBODY",
        "{\"user\":{\"keywords\":\"id\"},\"id\":\"r\"}        | NOBODY",
        "{\"user\":{\"keywords\":\"\\\"id\\\":\"},\"id\":1}    | NOBODY",
        "{\"user\":{},\"site\":{\"id\":\"x\"}}                | NOBODY",
        "{\"user\":\"x\",\"id\":\"r\"}                       | NOBODY",
        "{\"user\":{\"id                                     | NOBODY",
        "{\"user\":{\"id\"                                   | NOBODY",
        "{\"user\":{\"a\\                                     | NOBODY",
        "{\"user\"                                            | NOBODY"
      })
  void whereALinkMayLeadToTheUserItsOwnIdIsWorthALittle(String body, Worth worth) {
    assertThat(BodyHints.worth(bytes(body), true)).isEqualTo(worth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"imp\":[{\"pmp\":{\"deals\":[]}}]} | true",
        "{\"imp\":[{\"pmp\":{}}]}             | false",
        "\u001f\u008b                         | true"
      })
  void withoutTheNameThereIsNoDeal(String body, boolean may) {
    assertThat(BodyHints.mayOfferDeals(bytes(body))).isEqualTo(may);
  }

  @Test
  void worthOfProtobufIsKnownByTheNumbersOfFields() {
    BidRequest.Builder request = BidRequest.newBuilder()
        .setId("r1")
        .setDevice(BidRequest.Device.newBuilder().setUa("\n\u0002x").setOs("ios"))
        .setUser(BidRequest.User.newBuilder().setId("theirs"));
    assertThat(worth(request)).isEqualTo(Worth.NOBODY);
    assertThat(worth(request.clone().setUser(BidRequest.User.newBuilder().setBuyeruid("ours"))))
        .isEqualTo(Worth.SOMEBODY);
    assertThat(BodyHints.worth(request.build().toByteArray(), true))
        .isEqualTo(Worth.PERHAPS_LINKED);
    assertThat(BodyHints.worth(request.clone().clearUser().build().toByteArray(), true))
        .isEqualTo(Worth.NOBODY);
    assertThat(worth(request.setDevice(BidRequest.Device.newBuilder().setIfa("x"))))
        .isEqualTo(Worth.SOMEBODY);
  }

  @Test
  void aMessageThatIsCutOffIsNobodysAndNoFault() {
    byte[] whole = BidRequest.newBuilder()
        .setId("r1")
        .setUser(BidRequest.User.newBuilder().setBuyeruid("ours"))
        .build()
        .toByteArray();
    for (int i = 1; i < whole.length; i++) {
      assertThat(BodyHints.worth(Arrays.copyOf(whole, i), true)).isNotNull();
    }
  }

  @Test
  void jsonThatIsCutOffIsNoFaultEither() {
    byte[] whole = bytes("{\"user\" : {\"a\\\\\":[1],\"ext\":{\"id\":\"y\"},\"id\" : \"x\"}}");
    assertThat(BodyHints.worth(whole, true)).isEqualTo(Worth.PERHAPS_LINKED);
    for (int i = 1; i < whole.length; i++) {
      assertThat(BodyHints.worth(Arrays.copyOf(whole, i), true)).isNotNull();
    }
  }

  private static Worth worth(BidRequest.Builder request) {
    return BodyHints.worth(request.build().toByteArray(), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
