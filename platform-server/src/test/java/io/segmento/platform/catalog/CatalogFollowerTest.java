package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CatalogFollowerTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final ApplyCatalogRequest ALL =
      ApplyCatalogRequest.newBuilder().addAllEntries(CatalogFixtures.entries()).build();
  private static final CatalogAuthor AUTHOR = new CatalogAuthor("test", true);

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private @Nullable TestNode node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void emptyStoreIsACatalogToo() {
    TestNode here = start();
    Await.until("ready", () -> here.get(CatalogFollower.class).notReady().isEmpty());
    assertThat(here.get(Catalog.class).current().version()).isZero();
  }

  @Test
  void nodeIsNotReadyUntilTheFirstLoad() {
    redis.stop();
    TestNode here = TestNode.start(redis.uri(), "", clock, new CatalogModule());
    node = here;
    here.get(Readiness.class).look();
    assertThat(here.get(Readiness.class).notReady()).containsEntry("catalog", "not loaded yet");
    redis.start();
    Await.until("loaded", () -> here.get(CatalogFollower.class).notReady().isEmpty());
  }

  @Test
  void changeReachesAnotherNodeAtOnce() {
    TestNode writing = start();
    try (TestNode reading = TestNode.connected(redis.uri(), "", clock, new CatalogModule())) {
      Await.until("loaded", () -> reading.get(CatalogFollower.class).notReady().isEmpty());
      writing.get(CatalogWriter.class).apply(ALL, AUTHOR);
      Await.until(
          "the change is there",
          () -> reading.get(Catalog.class).current().campaigns("test").size() == 2);
      assertThat(metric(reading, "segmento_catalog_version")).isEqualTo(1);
      assertThat(metric(reading, "segmento_catalog_entries", "kind", "product")).isEqualTo(5);
    }
  }

  @Test
  void outageKeepsTheSnapshotAndItsEndBringsTheNewOne() {
    TestNode here = start();
    here.get(CatalogWriter.class).apply(ALL, AUTHOR);
    awaitVersion(here, 1);
    Map<String, String> dump = redis.run(commands -> commands.hgetall("{cat}:exchange"));
    assertThat(dump).hasSize(1);
    redis.stop();
    Await.until(
        "noticed",
        () -> metric(here, "segmento_catalog_load_failures_total", "cause", "store") > 0);
    assertThat(here.get(Catalog.class).current().campaigns("test")).hasSize(2);
    assertThat(here.get(CatalogFollower.class).notReady()).isEmpty();
    redis.start();
    // The server comes back empty: what it holds is the truth.
    awaitVersion(here, 0);
    Await.until(
        "written", () -> here.get(CatalogWriter.class).apply(ALL, AUTHOR).getVersion() == 1);
    awaitVersion(here, 1);
  }

  @Test
  void catalogThatCannotBeReadKeepsTheSnapshotUntilItIsMended() {
    TestNode here = start();
    here.get(CatalogWriter.class).apply(ALL, AUTHOR);
    awaitVersion(here, 1);
    redis.run(commands -> {
      commands.hset("{cat}:campaign", "broken", "not a message");
      return commands.incr("{cat}:version");
    });
    Await.until(
        "counted",
        () -> metric(here, "segmento_catalog_load_failures_total", "cause", "content") > 0);
    assertThat(here.get(Catalog.class).current().version()).isEqualTo(1);
    assertThat(here.get(CatalogFollower.class).notReady()).isEmpty();
    redis.run(commands -> {
      commands.hdel("{cat}:campaign", "broken");
      return commands.incr("{cat}:version");
    });
    awaitVersion(here, 3);
    assertThat(here.get(Catalog.class).current().count(CatalogKind.CAMPAIGN)).isEqualTo(2);
  }

  @Test
  void aChangeCostsTheReadingOfWhatItChanged() {
    TestNode here = start();
    here.get(CatalogWriter.class).apply(ALL, AUTHOR);
    awaitVersion(here, 1);
    // Whoever read all of the catalog would stumble over it.
    redis.run(commands -> commands.hset("{cat}:advertiser", "broken", "not a message"));

    rename("Fresher");
    awaitVersion(here, 2);
    assertThat(here.get(Catalog.class).current().campaign("brand").proto().getName())
        .isEqualTo("Fresher");
    here.get(CatalogWriter.class)
        .delete(CatalogKeys.of(CatalogKind.CREATIVE, "brand-300x250"), "", AUTHOR);
    awaitVersion(here, 3);
    assertThat(here.get(Catalog.class).current().creative("brand-300x250")).isNull();
    assertThat(here.get(Catalog.class).current().campaigns("test")).hasSize(2);
    assertThat(metric(here, "segmento_catalog_load_failures_total", "cause", "content"))
        .isZero();
  }

  @Test
  void aLogThatNoLongerReachesBackIsMadeUpForByReadingAll() {
    TestNode here = start();
    here.get(CatalogWriter.class).apply(ALL, AUTHOR);
    awaitVersion(here, 1);
    redis.run(commands -> {
      commands.hdel("{cat}:creative", "brand-300x250");
      return commands.xtrim("{cat}:log", 0);
    });

    rename("Fresher");
    awaitVersion(here, 2);
    assertThat(here.get(Catalog.class).current().creative("brand-300x250")).isNull();
    assertThat(here.get(Catalog.class).current().campaign("brand").proto().getName())
        .isEqualTo("Fresher");
  }

  private void rename(String name) {
    CatalogEntry renamed =
        CatalogFixtures.of(CatalogFixtures.brand().toBuilder().setName(name).build());
    node.get(CatalogWriter.class)
        .apply(ApplyCatalogRequest.newBuilder().addEntries(renamed).build(), AUTHOR);
  }

  @Test
  void ageGrowsOnlyWhileNobodyConfirmsTheSnapshot() {
    TestNode here = start();
    Await.until("loaded", () -> here.get(CatalogFollower.class).notReady().isEmpty());
    redis.stop();
    clock.advance(Duration.ofSeconds(30));
    assertThat(metric(here, "segmento_catalog_age_seconds")).isEqualTo(30);
    redis.start();
    Await.until("confirmed", () -> metric(here, "segmento_catalog_age_seconds") == 0);
  }

  @Test
  void listenersHearOfEachSnapshot() {
    Catalog catalog = Catalog.of(CatalogFixtures.snapshot());
    List<Long> versions = new java.util.ArrayList<>();
    catalog.addListener(snapshot -> versions.add(snapshot.version()));
    catalog.swap(CatalogSnapshot.of(2, List.of()));
    assertThat(versions).containsExactly(1L, 2L);
  }

  @Test
  void preparersAreDoneBeforeASnapshotCanBeSeen() {
    Catalog catalog = Catalog.of(CatalogFixtures.snapshot());
    List<Long> seenWhilePreparing = new java.util.ArrayList<>();
    catalog.addPreparer(snapshot -> {
      assertThat(snapshot.version()).isEqualTo(2);
      seenWhilePreparing.add(catalog.current().version());
    });
    catalog.swap(CatalogSnapshot.of(2, List.of()));
    assertThat(seenWhilePreparing).containsExactly(1L);
    assertThat(catalog.current().version()).isEqualTo(2);
  }

  private TestNode start() {
    TestNode started =
        TestNode.connected(redis.uri(), "catalog.poll = 200 ms", clock, new CatalogModule());
    node = started;
    return started;
  }

  private static void awaitVersion(TestNode node, long version) {
    Await.until("version " + version, () -> node.get(Catalog.class).current().version() == version);
  }

  private static double metric(TestNode node, String name, String... labels) {
    String[] names = labels.length == 0 ? new String[0] : new String[] {labels[0]};
    String[] values = labels.length == 0 ? new String[0] : new String[] {labels[1]};
    Double value = node.get(CollectorRegistry.class).getSampleValue(name, names, values);
    return value == null ? Double.NaN : value;
  }
}
