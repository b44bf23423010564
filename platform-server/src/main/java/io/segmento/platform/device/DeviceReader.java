package io.segmento.platform.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.BlockingExecutor;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Recognises devices. What was read is remembered for a bounded number of user agents, in memory alone; anything else is read apart from the event
 * loops, since that takes a millisecond. Thread-safe.
 */
public final class DeviceReader {

  private static final int REMEMBERED = 20_000;
  /** Real ones are shorter; what is longer is somebody's experiment. */
  private static final int MAX_USER_AGENT = 1_024;

  private record Headers(String userAgent, Map<String, String> hints) {}

  private final Cache<Headers, Device> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final DeviceRules rules;
  private final BlockingExecutor blocking;
  private final DeviceMetrics metrics;

  @Inject
  DeviceReader(DeviceRules rules, BlockingExecutor blocking, DeviceMetrics metrics) {
    this.rules = rules;
    this.blocking = blocking;
    this.metrics = metrics;
  }

  /**
   * What a call's headers say; {@link Device#UNKNOWN} when they say nothing, or when too many new ones come at once. Does not fail.
   *
   * @param hints client hints by lower-case header name
   */
  public CompletableFuture<Device> read(String userAgent, Map<String, String> hints) {
    if (userAgent.isBlank() || userAgent.length() > MAX_USER_AGENT) {
      return CompletableFuture.completedFuture(Device.UNKNOWN);
    }
    Headers headers = new Headers(userAgent, hints);
    Device known = remembered.getIfPresent(headers);
    if (known != null) {
      metrics.counted(DeviceMetrics.Outcome.REMEMBERED);
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<Device> device = new CompletableFuture<>();
    try {
      blocking.execute(() -> device.complete(readAnew(headers)));
    } catch (SegmentoException e) {
      metrics.counted(DeviceMetrics.Outcome.OVERLOADED);
      device.complete(Device.UNKNOWN);
    }
    return device;
  }

  private Device readAnew(Headers headers) {
    try {
      Device device = rules.read(headers.userAgent(), headers.hints());
      remembered.put(headers, device);
      metrics.counted(DeviceMetrics.Outcome.READ);
      return device;
    } catch (RuntimeException e) {
      // A header that breaks the rules is no reason to lose an event.
      metrics.counted(DeviceMetrics.Outcome.FAILED);
      return Device.UNKNOWN;
    }
  }
}
