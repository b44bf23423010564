package io.segmento.tools.allinone;

import java.nio.file.Path;
import java.util.List;

/**
 * What to start and where.
 *
 * @param redisUris a Redis of one's own, several for a Cluster; empty starts the embedded server
 * @param data where keys, configuration, logs and the embedded Redis's files are kept
 * @param strategies the directory of plugin jars
 * @param restarts whether a process that ends by itself is started again; otherwise everything stops
 * @param tuning more settings of core and gateway
 * @param eventFiles whether a process carries the event log to files below {@code data}
 */
public record AllInOneOptions(
    Ports ports,
    List<String> redisUris,
    Path data,
    Path strategies,
    boolean restarts,
    Tuning tuning,
    boolean eventFiles) {
  public AllInOneOptions {
    redisUris = List.copyOf(redisUris);
  }

  /** Without files of events. */
  public AllInOneOptions(
      Ports ports,
      List<String> redisUris,
      Path data,
      Path strategies,
      boolean restarts,
      Tuning tuning) {
    this(ports, redisUris, data, strategies, restarts, tuning, false);
  }

  /** Lines of HOCON to add to the configurations. */
  public record Tuning(List<String> core, List<String> gateway) {
    /** As shipped. */
    public static final Tuning NONE = new Tuning(List.of(), List.of());

    /**
     * For a story or a measurement in which a time-out must not decide: code that is not compiled yet, on a machine that may be busy, is
     * late now and then.
     */
    public static final Tuning PATIENT = new Tuning(
        List.of(
            "budget.stale-after = 60 s",
            "redis.bid-timeout = 8 s",
            "redis.timeout = 10 s",
            "strategies.call-time = 1 s"),
        List.of(
            "core.track-timeout = 10 s",
            "core.notice-timeout = 10 s",
            "core.privacy-timeout = 10 s",
            "bids.queue-delay = 1 s",
            "bids.default-tmax = 10 s",
            "bids.max-tmax = 10 s"));

    public Tuning {
      core = List.copyOf(core);
      gateway = List.copyOf(gateway);
    }
  }
}
