package io.segmento.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two cores, processes of their own, bid on one budget while both are killed as {@code kill -9} does, Redis is killed and comes back from its
 * append-only file, and notices come late, twice, in any order, on either core. What was billed is what was delivered, to the micro, and no more
 * than the budget and what was billed late. One schedule in the normal build, twenty with {@code -Dsegmento.test.full=true}.
 */
@Tag("one-jdk")
@Timeout(600)
class MoneyIT {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.durable();

  private static final int SCHEDULES = Boolean.getBoolean("segmento.test.full") ? 20 : 1;

  @TempDir
  static Path work;

  private static final List<CoreProcess> cores = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Path keys = work.resolve("keys.conf");
    KeyFile.generate(keys);
    String config = String.join(
        "\n",
        "redis.uri = \"" + redis.uri() + "\"",
        "keys.file = \"" + keys + "\"",
        "strategies.directory = \"" + BuiltPlugins.in(work) + "\"",
        "notice.base-url = \"http://127.0.0.1:1\"",
        "budget.refresh = 100 ms",
        "redis.bid-timeout = 300 ms",
        "budget.stale-after = 1 s",
        "budget.hold = " + MoneySchedule.HOLD.toSeconds() + " s");
    Files.createDirectories(work.resolve("logs"));
    for (String name : List.of("core-1", "core-2")) {
      cores.add(CoreProcess.start(name, work.resolve("logs"), config));
    }
  }

  @AfterAll
  static void stop() {
    cores.forEach(CoreProcess::close);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SCHEDULES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsBilledIsWhatWasDeliveredAndNoMoreThanTheBudgetAndWhatWasLate(long seed) {
    for (CoreProcess core : cores) {
      try {
        Await.until("a core is ready", core::isReady);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + core.lastWords(), e);
      }
    }
    MoneySchedule schedule = new MoneySchedule(seed, redis, cores);
    apply(schedule.campaign(CampaignStatus.ACTIVE_CAMPAIGN));
    MoneySchedule.Result result = schedule.play();
    apply(schedule.campaign(CampaignStatus.PAUSED));
    System.out.println("money, schedule " + seed + ": " + result);

    assertThat(result.ledger()).as("billed = delivered").isEqualTo(result.delivered());
    assertThat(result.reported()).as("the report says the same").isEqualTo(result.delivered());
    assertThat(result.delivered())
        .as("%s billed late", result.late())
        .isLessThanOrEqualTo(MoneySchedule.BUDGET + result.late())
        // Leases that never come back, or holds that never end, would keep most of it.
        .isGreaterThan(MoneySchedule.BUDGET / 2);
  }

  private static void apply(List<CatalogEntry> campaign) {
    ApplyCatalogRequest request = ApplyCatalogRequest.newBuilder()
        .addEntries(CatalogFixtures.of(CatalogFixtures.exchange()))
        .addEntries(CatalogFixtures.of(CatalogFixtures.advertiser()))
        .addAllEntries(campaign)
        .build();
    Await.until("the catalog is written", () -> {
      for (CoreProcess core : cores) {
        try {
          var unused = CatalogServiceGrpc.newBlockingStub(core.channel())
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .apply(request);
          return true;
        } catch (StatusRuntimeException e) {
          System.out.println(
              "money: " + e.getStatus() + " from a core, perhaps killed a moment ago");
        }
      }
      return false;
    });
  }
}
