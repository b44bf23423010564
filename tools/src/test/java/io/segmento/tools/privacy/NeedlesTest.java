package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NeedlesTest {

  @ParameterizedTest
  @EnumSource
  void eachFormOfEachKindIsFoundInTheMiddleOfSomething(PersonalData kind) {
    Planted planted = new Planted(kind, "GET /t q", kind.invent(new Random(1)));
    Needles needles = new Needles(List.of(planted));
    Spellings.of(planted).forEach((spelling, bytes) -> {
      byte[] content = new byte[bytes.length + 40];
      System.arraycopy(bytes, 0, content, 17, bytes.length);
      assertThat(needles.in(content)).as(spelling).containsOnlyKeys(planted);
    });
    assertThat(needles.in("nothing of the kind; not at all".getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noTwoAreAlike(PersonalData kind) {
    Random random = new Random(1);
    assertThat(IntStream.range(0, 500).mapToObj(i -> kind.invent(random))).doesNotHaveDuplicates();
  }

  @Test
  void everyTextOfABidRequestHasItsPlace() {
    assertThat(ExchangePlanter.texts())
        .contains(
            List.of("id"),
            List.of("user", "buyeruid"),
            List.of("device", "ifa"),
            List.of("imp[]", "pmp", "deals[]", "id"),
            List.of("user", "data[]", "segment[]", "value"))
        .hasSizeGreaterThan(150);
  }
}
