package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.RecordedAuctionSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedReplayTest {

  private static BidExplanation replay(String id, boolean same, String... changed) {
    return BidExplanation.newBuilder()
        .setRecorded(RecordedAuctionSummary.newBuilder().setId(id).setExchange("x"))
        .setSameAnswer(same)
        .addAllChangedStrategies(List.of(changed))
        .build();
  }

  @Test
  void whatEndsOtherwiseIsListedWithWhatHasChanged() {
    String text = RecordedReplay.text(
        List.of(replay("a1", true), replay("b2", false, "linear-value"), replay("c3", false)));

    assertThat(text)
        .startsWith(
            "Of 3 recorded auctions 1 end alike to the byte; 2 end otherwise, 1 of them with a newer version of a strategy.")
        .containsPattern("b2 +1970-01-01T00:00:00Z +x +linear-value")
        .containsPattern("c3 +1970-01-01T00:00:00Z +x")
        .doesNotContain("a1");
  }

  @Test
  void aRingThatIsEmptyIsSaidSo() {
    assertThat(RecordedReplay.text(List.of())).contains("no auction in the last hour");
  }
}
