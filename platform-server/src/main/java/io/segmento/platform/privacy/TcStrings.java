package io.segmento.platform.privacy;

import io.segmento.platform.privacy.consent.Fault;
import io.segmento.platform.privacy.consent.TcString;
import io.segmento.platform.privacy.consent.UndecodableException;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * TC strings read for us, with a bounded memory of the last ones: a page sends the same string with each of its impressions. Thread-safe,
 * without a lock.
 */
final class TcStrings {

  private static final int PLACES = 4_096;
  /** Longer strings are read each time, so that strangers cannot fill the memory. */
  private static final int MAX_REMEMBERED_LENGTH = 2_048;

  private final PrivacyConfig config;
  private final ConsentMetrics metrics;
  private final AtomicReferenceArray<@Nullable Read> remembered =
      new AtomicReferenceArray<>(PLACES);

  @Inject
  TcStrings(PrivacyConfig config, ConsentMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  private record Read(String text, int allowed, @Nullable Fault fault) {}

  /** The purposes that the string allows us: bit n for purpose n. {@link SignalSet#UNREADABLE} for what cannot be read, which is counted. */
  int allowed(String untrimmed) {
    String text = untrimmed.strip();
    int place = text.hashCode() & (PLACES - 1);
    Read read = remembered.get(place);
    if (read == null || !read.text.equals(text)) {
      read = read(text);
      if (text.length() <= MAX_REMEMBERED_LENGTH) {
        remembered.set(place, read);
      }
    }
    Fault fault = read.fault;
    if (fault != null) {
      metrics.undecodable(ConsentMetrics.Framework.TCF, fault);
    }
    return read.allowed;
  }

  private Read read(String text) {
    try {
      return new Read(text, TcString.allowedPurposes(text, config.vendor()), null);
    } catch (UndecodableException e) {
      return new Read(text, SignalSet.UNREADABLE, e.fault());
    }
  }
}
