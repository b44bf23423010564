package io.segmento.platform.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of events are random, or the advertiser's own; personal data they must not be. */
class EventIdTest {

  @Test
  void noRandomIdIsTakenForPersonalData() {
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      String id = new UUID(
              (random.nextLong() & ~0xF000L) | 0x4000L,
              (random.nextLong() & ~(0xCL << 60)) | (0x8L << 60))
          .toString();
      assertThat(EventCheck.isPersonalId(id)).as(id).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"anna@shop.example", "+7 495 741-13-97", "4111 1111 1111 1111"})
  void personalDataAreFound(String id) {
    assertThat(EventCheck.isPersonalId(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "order-10442", "1732405200-a8f3"})
  void idsOfTheAdvertisersOwnPass(String id) {
    assertThat(EventCheck.isPersonalId(id)).isFalse();
  }
}
