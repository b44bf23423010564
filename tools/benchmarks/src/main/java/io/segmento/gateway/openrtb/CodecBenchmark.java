package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.exchange.BidRequests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bodies of bid requests a second, one after the other, between JSON and the protobuf wire format. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CodecBenchmark {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** {@code recorded}: the requests shared beside the project, where they are; {@code generated}: what {@code segmento load} sends. */
  @Param({"recorded", "generated"})
  public String bodies;

  private final OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();
  private final OpenRtbJsonEncoder encoder = OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT);
  private byte[][] json = {};
  private byte[][] messages = {};
  private int next;

  /** What went in. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Input {
    public long bytes;
  }

  @Setup
  public void setUp() throws IOException {
    List<byte[]> readable = new ArrayList<>();
    List<byte[]> decoded = new ArrayList<>();
    for (byte[] body : bodies.equals("recorded") ? recorded() : generated()) {
      try {
        decoded.add(decoder.decode(body));
        readable.add(body);
      } catch (OpenRtbFaultException e) {
        // Some recorded requests are faults; what refusing costs is not the question here.
        System.out.println("left out: " + e.getMessage());
      }
    }
    json = readable.toArray(new byte[0][]);
    messages = decoded.toArray(new byte[0][]);
  }

  @Benchmark
  public byte[] decode(Input input) throws OpenRtbFaultException {
    byte[] body = json[next()];
    input.bytes += body.length;
    return decoder.decode(body);
  }

  @Benchmark
  public byte[] encode(Input input) throws OpenRtbFaultException {
    byte[] message = messages[next()];
    input.bytes += message.length;
    return encoder.encode(message);
  }

  /** The tokenizer alone: beside it, a figure from a busy machine still says something. */
  @Benchmark
  public int tokenize(Input input) throws IOException {
    byte[] body = json[next()];
    input.bytes += body.length;
    int length = 0;
    try (JsonParser parser = FACTORY.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          length += parser.getTextLength();
        }
      }
    }
    return length;
  }

  private int next() {
    next = next + 1 < json.length ? next + 1 : 0;
    return next;
  }

  private static List<byte[]> generated() {
    List<byte[]> bodies = new ArrayList<>();
    for (BidRequests.Slot slot : BidRequests.Slot.values()) {
      bodies.add(BidRequests.of("4711", "", 120, slot, "", 0).getBytes(StandardCharsets.UTF_8));
    }
    return bodies;
  }

  private static List<byte[]> recorded() throws IOException {
    Path samples = Project.root().resolve("../shared/openrtb");
    if (!Files.isDirectory(samples)) {
      throw new IOException(
          "no recorded requests in " + samples + "; run with those that are generated");
    }
    List<byte[]> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.list(samples.resolve("requests"))) {
      for (Path file : files.sorted().toList()) {
        bodies.add(Files.readAllBytes(file));
      }
    }
    for (String line : Files.readAllLines(samples.resolve("adx-mobile-200.jsonl"))) {
      bodies.add(line.getBytes(StandardCharsets.UTF_8));
    }
    return bodies;
  }
}
