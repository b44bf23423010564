package io.segmento.tools.endtoend;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.segmento.platform.PlatformMain;
import io.segmento.tools.allinone.ChildCommands;
import io.segmento.tools.allinone.ChildProcess;
import io.segmento.tools.allinone.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One core as a process of its own, which can be killed as a machine would lose it, and come back on the same ports. */
final class CoreProcess implements AutoCloseable {

  private final ChildProcess child;
  private final ManagedChannel channel;
  private final URI readiness;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile String notReady = "";

  private CoreProcess(ChildProcess child, ManagedChannel channel, URI readiness) {
    this.child = child;
    this.channel = channel;
    this.readiness = readiness;
  }

  /** Starts it on free ports and does not wait; {@code config} is HOCON that is added. */
  static CoreProcess start(String name, Path work, String config) {
    int grpc = Ports.anyFree();
    int admin = Ports.anyFree();
    Path file = work.resolve(name + ".conf");
    try {
      Files.writeString(
          file, "dev = true\ngrpc.port = " + grpc + "\nadmin.port = " + admin + "\n" + config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess child = new ChildProcess(
        name,
        ChildCommands.java(
            PlatformMain.class.getName(),
            List.of("-Xmx300m", "-XX:TieredStopAtLevel=1"),
            List.of("--config", file.toString())),
        work.resolve(name + ".log"));
    child.start();
    return new CoreProcess(
        child,
        NettyChannelBuilder.forAddress("127.0.0.1", grpc).usePlaintext().build(),
        URI.create("http://127.0.0.1:" + admin + "/readyz"));
  }

  /** What {@code kill -9} does. */
  void kill() {
    ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  void startAgain() {
    child.start();
    channel.resetConnectBackoff();
  }

  boolean isReady() {
    if (!child.isAlive()) {
      return false;
    }
    try {
      HttpResponse<String> answer = http.send(
          HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(10)).build(),
          BodyHandlers.ofString());
      notReady = answer.body();
      return answer.statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  /** What it last said of its readiness, and the end of its log. */
  String lastWords() {
    return notReady + "\n" + child.lastLines(20);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    child.close();
  }
}
