package io.segmento.sinks.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.sinks.SinkNode;
import io.segmento.sinks.SinkPump;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
final class KafkaSinkTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String TOPIC = "events";

  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock(Instant.now());

  @Timeout(300)
  @Test
  void everyEventIsARecordUnderItsIdWithoutItsUser() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory);
        SinkNode node = SinkNode.start(redis, clock)) {
      IntStream.range(0, 1_000).forEach(i -> node.bid(i, clock.millis()));
      Await.until(
          "written",
          () -> node.get(CollectorRegistry.class).getSampleValue("segmento_events_written_total")
              == 1_000);
      Map<String, String> settings = Map.of("bootstrap.servers", broker.address());
      // Ends between the broker's yes and our own.
      try (KafkaSink sink = new KafkaSink(settings, TOPIC);
          SinkPump pump = node.pump(sink, "kafka")) {
        while (pump.step() == 0) {
          // Nothing yet.
        }
        sink.commit();
      }
      try (KafkaSink sink = new KafkaSink(settings, TOPIC);
          SinkPump pump = node.pump(sink, "kafka")) {
        int empty = 0;
        while (empty < 3) {
          empty = pump.step() == 0 ? empty + 1 : 0;
        }
        pump.commit();
      }
      Map<String, ConsumerRecord<byte[], byte[]>> records = records(broker, 1_000);
      assertThat(records).hasSize(1_000);
      ConsumerRecord<byte[], byte[]> any = records.values().iterator().next();
      assertThat(any.timestamp()).isEqualTo(clock.millis());
      assertThat(any.headers().lastHeader("type").value()).isEqualTo("bid".getBytes(US_ASCII));
      EventRecord event = EventRecord.parseFrom(any.value());
      assertThat(event.getAdvertiserId()).isEqualTo("shop");
      assertThat(event.getUnknownFields().asMap()).isEmpty();
    }
  }

  @Test
  void whatTheBrokerDoesNotTakeIsNotAcknowledged() throws Exception {
    try (SinkNode node = SinkNode.start(redis, clock)) {
      node.bid(1, clock.millis());
      Map<String, String> nobody = Map.of(
          "bootstrap.servers", "127.0.0.1:1",
          "max.block.ms", "200",
          "request.timeout.ms", "100",
          "delivery.timeout.ms", "200");
      try (KafkaSink sink = new KafkaSink(nobody, TOPIC);
          SinkPump pump = node.pump(sink, "kafka")) {
        assertThatThrownBy(() -> {
              while (true) {
                if (pump.step() > 0) {
                  pump.commit();
                }
              }
            })
            .isInstanceOf(IOException.class);
      }
      Await.until(
          "it is still pending",
          () -> redis.<Long>run(commands -> commands.keys("ev:{s:*").stream()
                  .mapToLong(stream -> commands.xpending(stream, "kafka").getCount())
                  .sum())
              == 1);
    }
  }

  private static Map<String, ConsumerRecord<byte[], byte[]>> records(
      KafkaBroker broker, int count) {
    Map<String, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", broker.address(),
            "group.id", "test",
            "auto.offset.reset", "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> records.put(new String(record.key(), US_ASCII), record));
      }
    }
    return records;
  }
}
