package io.segmento.platform.strategy.state;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.bidding.KpiPid;
import io.segmento.strategy.bidding.KpiPid.Figure;
import io.segmento.strategy.bidding.KpiPid.Target;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target that several nodes hold, whose conversions come at night, when nobody bids, each to any of them. */
class KpiOnNodesTest {

  private static final long MINUTE_MILLIS = 60_000;
  private static final long START = 1_799_971_200_000L;
  private static final int DAY = 24 * 60;
  private static final int OPEN = 8 * 60;
  private static final double MEAN_DELAY = 6 * 60;
  private static final int MIN_EVENTS = 20;
  private static final double TARGET_MICROS = 20_000;
  /** Conversions in a minute of bidding, of one node. */
  private static final double RATE = 0.1;

  private final Candidate campaign = candidate().withCampaign("campaign");
  private final Opportunity opportunity = FakeOpportunity.of(campaign);

  /** Of all nodes, one for each table. */
  private static final class Shared {
    private final Map<String, double[]> rows = new HashMap<>();
    private final LinkedHashMap<String, Long> changed = new LinkedHashMap<>();
    private long changes;

    private Changes sync(long heard, Batch batch) {
      batch.rows().forEach((key, row) -> {
        rows.put(key, row);
        changed.remove(key);
        changed.put(key, ++changes);
      });
      Map<String, double[]> newer = new LinkedHashMap<>();
      changed.forEach((key, at) -> {
        if (at > heard) {
          newer.put(key, rows.get(key));
        }
      });
      return new Changes(newer, changes, true);
    }
  }

  private static final class Node implements StrategyState {
    private final StrategyState memory = StrategyState.inMemory();
    private final List<KeptTable<?>> tables = new ArrayList<>();
    private final KpiPid control;

    private Node() {
      control = new KpiPid(
          any -> new Target(Figure.COST_PER_CONVERSION, TARGET_MICROS), MIN_EVENTS, this);
    }

    @Override
    public Table<Sums> sums(String name, int version, String... columns) {
      Table<Sums> rows = memory.sums(name, version, columns);
      tables.add(KeptTable.sums(name, version, columns.length, rows));
      return rows;
    }

    @Override
    public Table<Levels> levels(String name, int version, String... columns) {
      Table<Levels> rows = memory.levels(name, version, columns);
      tables.add(KeptTable.levels(name, version, columns.length, rows));
      return rows;
    }

    @Override
    public Table<Levels> ownLevels(String name, int version, String... columns) {
      Table<Levels> rows = memory.ownLevels(name, version, columns);
      tables.add(KeptTable.ownLevels(name, version, columns.length, rows));
      return rows;
    }

    private void sync(List<Shared> store, long nanos) {
      for (int i = 0; i < tables.size(); i++) {
        KeptTable<?> table = tables.get(i);
        Batch batch = table.batch(nanos);
        table.answered(batch, store.get(i).sync(table.heard(), batch), nanos);
      }
    }
  }

  private record Conversion(long minute, long lateMillis) {}

  /** The multiplier in the mean of the hours of bidding from the fifth day on; what is paid is what is bid, so that 1 holds the target. */
  private double play(int count, long seed) {
    List<Shared> store = List.of(new Shared(), new Shared());
    List<Node> nodes = IntStream.range(0, count).mapToObj(i -> new Node()).toList();
    SplittableRandom random = new SplittableRandom(seed);
    PriorityQueue<Conversion> coming =
        new PriorityQueue<>(Comparator.comparingLong(Conversion::minute));
    double sum = 0;
    long asked = 0;
    for (long minute = 1; minute <= 10 * DAY; minute++) {
      for (Node node : minute % DAY < OPEN ? nodes : List.<Node>of()) {
        double multiplier = node.control.multiplier(opportunity, campaign);
        node.control.onWin(told(TARGET_MICROS * 1_000 * RATE * multiplier, 0));
        if (random.nextDouble() < RATE) {
          long late = (long) (-Math.log(1 - random.nextDouble()) * MEAN_DELAY * MINUTE_MILLIS);
          coming.add(new Conversion(minute + late / MINUTE_MILLIS, late));
        }
        if (minute > 4 * DAY) {
          sum += multiplier;
          asked++;
        }
      }
      while (!coming.isEmpty() && coming.element().minute() <= minute) {
        nodes
            .get(random.nextInt(count))
            .control
            .onConversion(told(0, coming.remove().lateMillis()));
      }
      for (int second = 0; second < 60; second += 10) {
        long millis = minute * MINUTE_MILLIS + second * 1_000L;
        nodes.forEach(node -> node.control.onTick(START + millis));
        nodes.forEach(node -> node.sync(store, TimeUnit.MILLISECONDS.toNanos(millis)));
      }
    }
    return sum / asked;
  }

  private Outcome told(double priceCpmMicros, long afterMillis) {
    return new Told(campaign.campaignId(), (long) priceCpmMicros, afterMillis);
  }

  /** Of a bid that was decided at 0. */
  private record Told(String campaignId, long priceCpmMicros, long nowMillis) implements Outcome {
    @Override
    public long decidedMillis() {
      return 0;
    }

    @Override
    public String exchange() {
      return "test";
    }

    @Override
    public String creativeId() {
      return "creative";
    }

    @Override
    public long bidCpmMicros() {
      return priceCpmMicros;
    }

    @Override
    public long valueCpmMicros() {
      return priceCpmMicros;
    }

    @Override
    public long minimumToWinCpmMicros() {
      return 0;
    }

    @Override
    public long conversionValueMicros() {
      return 0;
    }

    @Override
    public byte[] note() {
      return new byte[0];
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2", "4, 1", "4, 2"})
  void theTargetIsHeldHoweverManyNodesThereAre(int nodes, long seed) {
    assertThat(play(nodes, seed)).isBetween(0.9, 1.1);
  }
}
