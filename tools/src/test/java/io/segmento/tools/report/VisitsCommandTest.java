package io.segmento.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.SiteDay;
import io.segmento.proto.v1.SiteEvents;
import io.segmento.proto.v1.SiteVisits;
import org.junit.jupiter.api.Test;

class VisitsCommandTest {
  @Test
  void daysAreRowsAndTheMonthIsSaidBelow() {
    assertThat(VisitsCommand.render(SiteVisits.newBuilder()
            .setVisitors(12)
            .addDays(SiteDay.newBuilder()
                .setDay(23)
                .setVisitors(12)
                .addEvents(SiteEvents.newBuilder().setType(EventType.PAGE_VIEW).setCount(20))
                .addEvents(SiteEvents.newBuilder().setType(EventType.BASKET).setCount(1)))
            .build()))
        .isEqualTo("""
            day  visitors  events
            ---  --------  ----------------------
             23        12  20 page view, 1 basket
            Visitors of the month: 12
            """);
    assertThat(VisitsCommand.render(SiteVisits.getDefaultInstance())).contains("Nobody");
  }
}
