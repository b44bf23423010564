package io.segmento.platform.place;

import com.google.protobuf.ByteString;
import io.netty.util.NetUtil;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WatchedFile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an address is, by the file in force. A file that changes is taken; one that is broken is refused and the one before it stays. Thread-safe;
 * asking costs some microseconds and never waits. Nobody's address is logged, kept or counted.
 */
public final class PlaceFinder implements Startable, WatchedFile.Holder {

  private static final Logger log = LoggerFactory.getLogger(PlaceFinder.class);
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  private final PlaceMetrics metrics;
  private final Optional<WatchedFile> watched;
  private volatile @Nullable PlaceFile inForce;

  @Inject
  PlaceFinder(PlaceConfig config, PlaceMetrics metrics) {
    this.metrics = metrics;
    this.watched =
        config.file().map(file -> new WatchedFile("segmento-places", file, config.refresh(), this));
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
    watched.ifPresent(WatchedFile::start);
  }

  @Override
  public void take(Path file) throws IOException {
    PlaceFile opened = PlaceFile.open(file);
    inForce = opened;
    metrics.loaded(opened.builtAt());
    log.info("places are those of {}, built on {}", opened.type(), opened.builtAt());
  }

  @Override
  public void failed() {
    metrics.failed();
  }

  @Override
  public void refused(String reason) {
    log.error(
        "place.file is not taken, {}: {}",
        inForce == null ? "no place is known" : "the one before it stays",
        reason);
  }

  @Override
  public void close() {
    watched.ifPresent(WatchedFile::close);
  }
}
