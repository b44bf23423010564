package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.NodeName;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.RedisNodes;
import io.segmento.platform.strategy.life.RedisNodes.Heard;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import io.segmento.proto.storage.v1.StrategyVersionReport;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all nodes what deployed versions have done on this one, every two seconds, and knows what the others told. Sums since a state began, which only grow: a report that is
 * lost is made good by the next. Guard rails do not look at it, they are the node's own; a promotion does. Thread-safe.
 */
final class NodeReports implements Startable {

  private static final Logger log = LoggerFactory.getLogger(NodeReports.class);
  private static final long EVERY_SECONDS = 2;
  /** So that a report stays small whatever was deployed. */
  private static final int MAX_VERSIONS = 500;

  private static final int INSTANCE_CHARS = 8;

  private final StrategyRegistry registry;
  private final DeployedVersions versions;
  private final RailLimits limits;
  private final RedisNodes nodes;
  private final NodeName name;
  private final String instance = UUID.randomUUID().toString().substring(0, INSTANCE_CHARS);
  private final ScheduledExecutorService scheduler;

  @Inject
  NodeReports(
      StrategyRegistry registry,
      DeployedVersions versions,
      RailLimits limits,
      RedisNodes nodes,
      NodeName name) {
    this.registry = requireNonNull(registry, "registry");
    this.versions = requireNonNull(versions, "versions");
    this.limits = requireNonNull(limits, "limits");
    this.nodes = requireNonNull(nodes, "nodes");
    this.name = requireNonNull(name, "name");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "strategy-reports");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(this::tell, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void tell() {
    try {
      // What is lost while the store is away is in the next report, too.
      var unused = nodes.tell(instance, own()).exceptionally(away -> null);
    } catch (RuntimeException e) {
      // The schedule would end at the first that is thrown.
      log.error("strategies of this node could not be told of", e);
    }
  }

  String node() {
    return name.value();
  }

  /** What this node has to tell now. */
  StrategyNodeReport own() {
    StrategyNodeReport.Builder report = StrategyNodeReport.newBuilder().setNode(name.value());
    Map<String, String> failures = new TreeMap<>(versions.failures());
    for (DeployedStrategy deployed : registry.deployed()) {
      Strategy stored = deployed.stored();
      String failure = failures.remove(stored.getName() + '@' + stored.getVersion());
      if (report.getVersionsCount() < MAX_VERSIONS) {
        report.addVersions(told(deployed, failure == null ? "" : notLoaded(failure)));
      }
    }
    failures.forEach((version, failure) -> {
      if (report.getVersionsCount() < MAX_VERSIONS) {
        int at = version.indexOf('@');
        report.addVersions(StrategyVersionReport.newBuilder()
            .setName(version.substring(0, at))
            .setVersion(version.substring(at + 1))
            .setNote(notLoaded(failure)));
      }
    });
    return report.build();
  }

  private static String notLoaded(String failure) {
    return "not loaded: " + failure;
  }

  private StrategyVersionReport told(DeployedStrategy deployed, String note) {
    Strategy stored = deployed.stored();
    Counts counts = deployed.strategy().figures().counts();
    Counts before = registry.before(deployed);
    Optional<Violation> known = Optional.ofNullable(deployed.violation());
    return StrategyVersionReport.newBuilder()
        .setName(stored.getName())
        .setVersion(stored.getVersion())
        .setSha256(stored.getSha256())
        .setBeganAtMillis(stored.getBeganAtMillis())
        .setState(stored.getState())
        .setCanaryPercent(stored.getCanaryPercent())
        .setFigures(ToldFigures.of(counts))
        .setBefore(ToldFigures.of(before))
        .setNote(known
            .map(violation ->
                "taken out by guard rail " + text(violation) + "; the store is still to be told")
            .orElse(note))
        .setFinding(known
            .or(() -> limits.violated(counts, before))
            .map(NodeReports::text)
            .orElse(""))
        .build();
  }

  private static String text(Violation violation) {
    return violation.rail().label() + ": " + violation.reason();
  }

  /**
   * What all nodes told, this one as of now. <b>Waits</b>: never call it on an event loop. Fails while the store is away.
   */
  ToldByNodes all() {
    StrategyNodeReport own = own();
    // One after the other on one connection, so what is read is what was told.
    var told = nodes.tell(instance, own);
    List<Heard> heard = nodes.read().join();
    told.join();
    return ToldByNodes.of(instance, own, heard);
  }

  /** What this node alone says, for when the store is away. */
  ToldByNodes alone() {
    return ToldByNodes.of(instance, own(), List.of());
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    var unused = nodes.leave(instance).exceptionally(away -> null);
  }
}
