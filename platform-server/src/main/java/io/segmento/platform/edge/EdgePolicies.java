package io.segmento.platform.edge;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.overload.ShedLevel;
import io.segmento.proto.v1.CoreReadiness;
import io.segmento.proto.v1.EdgeDeal;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.SpoolKey;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Makes a new policy of each change of catalog, readiness or shed level and hands it to the watchers. Any thread. */
final class EdgePolicies implements Startable {
  /** Somebody who is told of policies; must neither block nor throw. */
  interface Watcher extends Consumer<EdgePolicy> {
    /** The node drains: nothing follows. */
    void end();
  }

  private final Catalog catalog;
  private final Readiness readiness;
  private final ShedLevel level;
  private final Optional<SpoolKey> spoolKey;
  private final EdgeMetrics metrics;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private EdgePolicy current = EdgePolicy.getDefaultInstance();
  private boolean ended;

  @Inject
  EdgePolicies(
      Catalog catalog,
      Readiness readiness,
      ShedLevel level,
      Optional<SpoolKey> spoolKey,
      EdgeMetrics metrics) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.readiness = requireNonNull(readiness, "readiness");
    this.level = requireNonNull(level, "level");
    this.spoolKey = requireNonNull(spoolKey, "spoolKey");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  @Override
  public void start() {
    catalog.addListener(snapshot -> change());
    readiness.addListener(ready -> change());
    level.addListener(perMille -> change());
    readiness.onDrain(this::end);
  }

  @Override
  public void close() {
    end();
  }

  /** Tells the watcher the current policy and then each change, until {@link #remove}. */
  synchronized void add(Watcher watcher) {
    if (ended) {
      watcher.end();
      return;
    }
    watchers.add(watcher);
    metrics.watchers(watchers.size());
    watcher.accept(current);
  }

  synchronized void remove(Watcher watcher) {
    watchers.remove(watcher);
    metrics.watchers(watchers.size());
  }

  private synchronized void change() {
    EdgePolicy.Builder made = policy(catalog.current(), readiness.notReady()).toBuilder()
        .setShedPerMille(level.perMille());
    spoolKey.ifPresent(made::setSpoolKey);
    EdgePolicy next = made.build();
    if (ended || next.equals(current.toBuilder().clearVersion().build())) {
      return;
    }
    current = next.toBuilder().setVersion(current.getVersion() + 1).build();
    metrics.version(current.getVersion());
    for (Watcher watcher : watchers) {
      watcher.accept(current);
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    watchers.forEach(Watcher::end);
    watchers.clear();
    metrics.watchers(0);
  }

  /** Without a version. */
  static EdgePolicy policy(CatalogSnapshot catalog, Map<String, String> notReady) {
    EdgePolicy.Builder policy = EdgePolicy.newBuilder()
        .addAllLiveDeals(catalog.liveDeals())
        .setServesUnknownUsers(catalog.servesUnknownUsers());
    for (Exchange exchange : catalog.exchanges()) {
      policy.addExchanges(EdgeExchange.newBuilder()
          .setId(exchange.getId())
          .setActive(exchange.getActive())
          .setDefaultTmaxMillis(exchange.getDefaultTmaxMillis())
          .setNetworkReserveMillis(exchange.getNetworkReserveMillis())
          .setQpsQuota(exchange.getQpsQuota())
          .setWantsNoBidReason(exchange.getWantsNoBidReason())
          .setOpenrtbVersion(exchange.getOpenrtbVersion())
          .setAcceptsMatch(exchange.getSync().getAcceptsMatch())
          .addAllDeals(deals(catalog, exchange.getId())));
    }
    CoreReadiness.Builder ready = CoreReadiness.newBuilder().setReady(notReady.isEmpty());
    notReady.forEach((name, reason) -> ready.addReasons(name + ": " + reason));
    return policy.setReadiness(ready).build();
  }

  private static List<EdgeDeal> deals(CatalogSnapshot catalog, String exchange) {
    return catalog.deals(exchange).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(deal -> EdgeDeal.newBuilder()
            .setId(deal.getKey())
            .setGuaranteed(deal.getValue().getGuaranteed())
            .build())
        .toList();
  }
}
