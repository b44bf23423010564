package io.segmento.platform.place;

import com.google.protobuf.ByteString;
import io.netty.util.NetUtil;
import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an address is, by the file in force. A file that changes is taken; one that is broken is refused and the one before it stays. Thread-safe;
 * asking costs some microseconds and never waits. Nobody's address is logged, kept or counted.
 */
public final class PlaceFinder implements Startable {

  private static final Logger log = LoggerFactory.getLogger(PlaceFinder.class);
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final PlaceConfig config;
  private final PlaceMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private volatile @Nullable PlaceFile inForce;
  private @Nullable FileTime lastSeen;
  private @Nullable String lastFailure;

  @Inject
  PlaceFinder(PlaceConfig config, PlaceMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-places");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Knows no place. */
  public static PlaceFinder withoutFile() {
    PlaceConfig config = new PlaceConfig(Optional.empty(), Duration.ZERO);
    return new PlaceFinder(config, PlaceMetrics.ofNothing());
  }

  /**
   * Where an address is; {@link Place#UNKNOWN} without a file, for addresses of private networks, and for what is no address.
   *
   * @param address 4 or 16 bytes in network order
   */
  public Place find(ByteString address) {
    return address.size() == IPV4_BYTES || address.size() == IPV6_BYTES
        ? find(address.toByteArray())
        : Place.UNKNOWN;
  }

  /** As {@link #find(ByteString)}, of an address in text. */
  public Place find(String address) {
    byte[] bytes = inForce == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null ? Place.UNKNOWN : find(bytes);
  }

  private Place find(byte[] bytes) {
    PlaceFile file = inForce;
    if (file == null) {
      return Place.UNKNOWN;
    }
    try {
      // An IPv4 address that is mapped into IPv6 becomes one of IPv4 here.
      InetAddress address = InetAddress.getByAddress(bytes);
      if (PrivateNetworks.contain(address)) {
        metrics.lookedUp(PlaceMetrics.Outcome.PRIVATE);
        return Place.UNKNOWN;
      }
      Place place = file.find(address);
      metrics.lookedUp(place.isKnown() ? PlaceMetrics.Outcome.FOUND : PlaceMetrics.Outcome.UNKNOWN);
      return place;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "address: " + bytes.length + " bytes (expected: 4 or 16)", e);
    } catch (IOException e) {
      metrics.lookedUp(PlaceMetrics.Outcome.BROKEN);
      return Place.UNKNOWN;
    }
  }

  @Override
  public void start() {
    config.file().ifPresent(file -> {
      refresh(file);
      long millis = config.refresh().toMillis();
      var unused = scheduler.scheduleWithFixedDelay(
          () -> refresh(file), millis, millis, TimeUnit.MILLISECONDS);
    });
  }

  /** Takes the file if it has changed since it was last looked at. */
  private synchronized void refresh(Path file) {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (modified.equals(lastSeen)) {
        return;
      }
      lastSeen = modified;
      PlaceFile opened = PlaceFile.open(file);
      inForce = opened;
      metrics.loaded(opened.builtAt());
      lastFailure = null;
      log.info("places are those of {}, built on {}", opened.type(), opened.builtAt());
    } catch (IOException e) {
      metrics.failed();
      if (!Objects.equals(e.getMessage(), lastFailure)) {
        lastFailure = e.getMessage();
        log.error(
            "place.file is not taken, {}: {}",
            inForce == null ? "no place is known" : "the one before it stays",
            e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
