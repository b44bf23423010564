package io.segmento.gateway.bidding;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.segmento.gateway.config.BidConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What has been learned of each exchange's network; outlives the policies that name the exchanges. Thread-safe. */
public final class NetworkReserves {
  private static final double MICROS_PER_SECOND = 1e6;

  private final int ceilingMillis;
  private final Gauge seconds;
  private final Map<String, NetworkReserve> exchangeToReserve = new ConcurrentHashMap<>();

  public NetworkReserves(CollectorRegistry registry, BidConfig config) {
    ceilingMillis = (int) config.maxNetworkReserve().toMillis();
    seconds = Gauge.build(
            "segmento_gateway_network_reserve_seconds",
            "What is taken off the time of an exchange's requests for the network.")
        .labelNames("exchange")
        .register(registry);
  }

  /** The reserve of an exchange that the policy names. */
  NetworkReserve of(String exchange) {
    return exchangeToReserve.computeIfAbsent(exchange, id -> {
      NetworkReserve reserve = new NetworkReserve(ceilingMillis);
      seconds.setChild(
          new Gauge.Child() {
            @Override
            public double get() {
              return reserve.micros() / MICROS_PER_SECOND;
            }
          },
          id);
      return reserve;
    });
  }
}
