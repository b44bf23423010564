package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.overload.Worth;
import java.nio.charset.StandardCharsets;
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
    assertThat(BodyHints.worth(bytes(body))).isEqualTo(worth);
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
