package io.segmento.tools.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCheckTest {
  private final MixRequest request = MixRequest.of(
          LoadMix.DEFAULT, "http://localhost:1", "/x", List.of("u"), 1, new Random(1))
      .get(0);
  private final String sound = "{\"id\":\"" + request.id()
      + "\",\"cur\":\"USD\",\"seatbid\":[{\"bid\":[{\"id\":\"b\",\"impid\":\"1\",\"price\":0.5,\"adm\":\"<p>\",\"cid\":\"c\",\"crid\":\"r\",\"adomain\":[\"a.example\"]}]}]}";

  @Test
  void aSoundBidHasNoFault() {
    assertThat(new AnswerCheck().fault(request, sound.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"impid\":\"1\"`,`\"impid\":\"2\"`,bid.impid",
        "`\"price\":0.5`,`\"price\":0.34`,bid.price",
        "`\"adm\":\"<p>\"`,`\"adm\":\"\"`,bid.adm",
        "`\"crid\":\"r\",`,``,bid.crid",
        "`[\"a.example\"]`,`[]`,bid.adomain",
        "`\"USD\"`,`\"EUR\"`,cur",
        "`\"id\":\"b\"`,`\"x\":\"b\"`,bid.id",
        "`{\"id\":\"`,`{\"id\":\"other`,id: not that of the request",
        "`]}`,`]`,not JSON",
      })
  void eachFaultIsToldByItsPath(String part, String broken, String told) {
    String body = sound.replace(part, broken);
    assertThat(new AnswerCheck().fault(request, body.getBytes(UTF_8)).orElse(""))
        .contains(told);
  }
}
