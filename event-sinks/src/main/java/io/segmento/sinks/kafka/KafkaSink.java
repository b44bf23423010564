package io.segmento.sinks.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.EventIds;
import io.segmento.platform.eventlog.UserRef;
import io.segmento.sinks.EventSink;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events as records of a topic: the key is the event's id, the value an {@code EventRecord}, the time the event's, the header {@code type} its type. An event
 * that comes twice is there twice under one key, for the reader or for
 * compaction to tell. Users are never given: what lies in a topic, and in the copies that others made of it, cannot be taken back. For one thread.
 */
public final class KafkaSink implements EventSink {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long sentBytes;

  /**
   * Connects in the background; throws when the settings are none.
   *
   * @param settings of the producer, such as {@code bootstrap.servers} and what security needs; what makes it safe is set here
   */
  public KafkaSink(Map<String, String> settings, String topic) throws IOException {
    this.topic = requireNonNull(topic, "topic");
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
    all.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    try {
      this.producer =
          new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new IOException("sink.kafka.settings: " + words(e), e);
    }
  }

  @Override
  public int write(List<EventEntry> events) throws IOException {
    try {
      for (EventEntry entry : events) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
            topic,
            null,
            entry.event().getAtMillis(),
            EventIds.ascii(entry.event()),
            entry.event().toByteArray());
        record.headers().add("type", EventIds.typeName(entry.event().getType()).getBytes(US_ASCII));
        sentBytes += record.key().length + record.value().length;
        var unused = producer.send(record, (sent, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
      }
      return events.size();
    } catch (KafkaException e) {
      throw new IOException("the broker takes no events", e);
    }
  }

  @Override
  public long commit() throws IOException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw new IOException("the broker takes no events", e);
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new IOException("the broker did not take all events", failed);
    }
    long bytes = sentBytes;
    sentBytes = 0;
    return bytes;
  }

  /** Nothing: no user was ever given. */
  @Override
  public long forget(Map<LocalDate, Set<UserRef>> users) {
    return 0;
  }

  /** Kafka's own message says only that there is no producer. */
  private static String words(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
