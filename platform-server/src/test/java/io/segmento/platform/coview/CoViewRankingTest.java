package io.segmento.platform.coview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CoViewRankingTest {
  private final CoViewRanking ranking = new CoViewRanking(10);

  private void add(String one, String other, int people, int views, int weeksOld) {
    ranking.add(CoViewKeys.field(one, other), new PairCount((1L << people) - 1, views), weeksOld);
  }

  private void alone(String sku, int views) {
    add(sku, sku, 60, views, 0);
  }

  @Test
  void twoProductsAreRelatedBothWaysWhenEnoughPeopleViewedThem() {
    add("boots", "socks", 10, 10, 0);
    add("boots", "lamp", 9, 400, 0);
    assertThat(ranking.related(100))
        .containsOnlyKeys("boots", "socks")
        .containsEntry("boots", List.of("socks"))
        .containsEntry("socks", List.of("boots"));
  }

  @Test
  void whatEverybodyViewsIsNotCloseToEverything() {
    alone("boots", 100);
    alone("socks", 50);
    alone("voucher", 10_000);
    add("boots", "voucher", 40, 60, 0);
    add("boots", "socks", 20, 30, 0);
    assertThat(ranking.related(100)).containsEntry("boots", List.of("socks", "voucher"));
  }

  @Test
  void whatWasViewedLongAgoCountsLess() {
    alone("boots", 100);
    alone("new", 100);
    alone("old", 100);
    add("boots", "old", 40, 60, 2);
    add("boots", "new", 20, 20, 0);
    assertThat(ranking.related(100)).containsEntry("boots", List.of("new", "old"));
  }

  @Test
  void peopleOfSeveralWeeksAreTheSamePeople() {
    add("boots", "socks", 8, 8, 0);
    add("boots", "socks", 9, 9, 1);
    assertThat(ranking.related(100)).isEmpty();
    ranking.add(CoViewKeys.field("socks", "boots"), new PairCount(1L << 50, 1), 2);
    assertThat(ranking.related(100)).hasSize(2);
  }

  @Test
  void eightAreKeptOfOneProductAndNoMoreThanAskedForOfAll() {
    for (int i = 0; i < 20; i++) {
      add("boots", "other-" + (10 + i), 20, 100 + i, 0);
    }
    assertThat(ranking.related(1_000).get("boots")).hasSize(8).startsWith("other-29", "other-28");
    assertThat(ranking.related(6)).containsOnlyKeys("boots", "other-29", "other-28", "other-27");
    assertThat(ranking.related(0)).isEmpty();
  }

  @Test
  void whatIsNoPairCountsForNothing() {
    ranking.add(CoViewKeys.WRITES, PairCount.read(new byte[] {'7'}), 0);
    alone("boots", 50);
    assertThat(ranking.related(100)).isEmpty();
    assertThat(PairCount.read(new byte[3])).isEqualTo(new PairCount(0, 0));
  }
}
