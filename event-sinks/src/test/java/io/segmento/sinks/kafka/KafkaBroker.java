package io.segmento.sinks.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real broker that is its own controller (KRaft), from its Maven artifact, in this process. */
final class KafkaBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private KafkaBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static KafkaBroker start(Path directory) throws IOException {
    int port = freePair();
    int controller = port + 1;
    Properties properties = new Properties();
    properties.putAll(Map.of(
        "process.roles", "broker,controller",
        "node.id", "1",
        "controller.quorum.voters", "1@127.0.0.1:" + controller,
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
        "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
        "controller.listener.names", "CONTROLLER",
        "log.dirs", directory.resolve("log").toString(),
        "offsets.topic.replication.factor", "1",
        "group.initial.rebalance.delay.ms", "0"));
    Path config = directory.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(config)) {
      properties.store(out, null);
    }
    int formatted = StorageTool.execute(
        new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", config.toString()},
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    if (formatted != 0) {
      throw new IOException("the broker's storage was not formatted: " + formatted);
    }
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    server.startup();
    return new KafkaBroker(server, port);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
  }

  /** The first of two. From below the range that the system gives to outgoing connections, one of which would take it before the broker does; no other server of tests is there. */
  private static int freePair() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = 12_000 + 2 * ThreadLocalRandom.current().nextInt(1_500);
      if (isFree(candidate) && isFree(candidate + 1)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
