package io.segmento.tools.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentPreview;
import io.segmento.tools.console.ToolException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentFileTest {
  private static final String BASKET = """
      segments:
        - id: abandoned-basket
          advertiser_id: shop
          name: Left something in the basket
          condition:
            all_of:
              conditions:
                - event: {event_type: basket, within_hours: 72}
                - none_of: {event: {event_type: PURCHASE, within_hours: 72}}
      """;

  @Test
  void typesOfEventsHaveNames() {
    Segment segment = SegmentFile.parse("file", BASKET).get(0);
    assertThat(segment.getCondition().getAllOf().getConditions(0).getEvent().getEventType())
        .isEqualTo(EventType.BASKET.getNumber());
    assertThat(segment
            .getCondition()
            .getAllOf()
            .getConditions(1)
            .getNoneOf()
            .getEvent()
            .getEventType())
        .isEqualTo(EventType.PURCHASE.getNumber());
  }

  @Test
  void whatIsShownCanBeAppliedAgain() {
    List<Segment> segments = SegmentFile.parse("file", BASKET);
    assertThat(SegmentFile.parse("again", SegmentFile.write(segments.get(0)))).isEqualTo(segments);
  }

  @Test
  void faultsAreNamed() {
    assertThatThrownBy(() -> SegmentFile.parse("f.yaml", BASKET.replace("basket,", "buying,")))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("segments[0]")
        .hasMessageContaining("event_type: buying");
    assertThatThrownBy(() -> SegmentFile.parse("f.yaml", BASKET.replace("name:", "title:")))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("segments[0]")
        .hasMessageContaining("title");
    assertThatThrownBy(() -> SegmentFile.parse("f.yaml", "segments: []"))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> SegmentFile.parse("f.yaml", "entries: []"))
        .isInstanceOf(ToolException.class);
  }

  @Test
  void previewIsASentence() {
    assertThat(PreviewSegmentCommand.text(
            "basket",
            SegmentPreview.newBuilder()
                .setEstimate(12_800)
                .setLow(10_000)
                .setHigh(16_000)
                .setSampleSize(1_500)
                .build()))
        .isEqualTo("basket: about 12,800 visitors (10,000 to 16,000), from a sample of 1,500");
  }
}
