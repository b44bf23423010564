package io.segmento.sinks;

import io.segmento.platform.config.ConfigReader;
import io.segmento.sinks.kafka.KafkaSink;
import io.segmento.sinks.parquet.ParquetSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the sink that the configuration names, again after it failed. */
@FunctionalInterface
interface SinkOpener {
  EventSink open() throws IOException;

  /** Keys: {@code sink.parquet.*} or {@code sink.kafka.*}, whichever is meant; the other ones are unknown keys. */
  static SinkOpener of(SinkKind kind, ConfigReader config) {
    return switch (kind) {
      case PARQUET -> parquet(config);
      case KAFKA -> kafka(config);
    };
  }

  private static SinkOpener parquet(ConfigReader config) {
    Path directory = config.path("sink.parquet.directory", Path.of(""));
    if (directory.toString().isEmpty()) {
      config.error("sink.parquet.directory", "", "a directory for the files");
    }
    int remembered = config.integer(
        "sink.parquet.remembered-events", ParquetSink.REMEMBERED, 100_000, 500_000_000);
    return () -> new ParquetSink(directory, remembered);
  }

  private static SinkOpener kafka(ConfigReader config) {
    config.hide("sink.kafka.settings");
    String topic = config.string("sink.kafka.topic", "events");
    Map<String, String> settings = config.section("sink.kafka.settings");
    if (!settings.containsKey("bootstrap.servers")) {
      config.error("sink.kafka.settings", "", "at least bootstrap.servers");
    }
    return () -> new KafkaSink(settings, topic);
  }
}
