package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Measures the codec on the shared samples, by the CPU time of one thread: run {@code main} with {@code -Dsegmento.root}. Not a test: it asserts nothing. */
final class CodecThroughput {
  private static final int ROUNDS = 400;
  private static final int REPEATS = 30;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Keeps what is measured from being optimised away. */
  private static long sink;

  private CodecThroughput() {}

  public static void main(String[] args) throws OpenRtbFaultException {
    OpenRtbJsonDecoder decoder = OpenRtbJsonDecoder.forRequests();
    List<byte[]> bodies = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    for (byte[] body : Samples.requests().values()) {
      try {
        messages.add(decoder.decode(body));
        bodies.add(body);
      } catch (OpenRtbFaultException e) {
        System.out.println("left out, a fault: " + e.getMessage());
      }
    }
    System.out.println(bodies.size() + " bodies");
    OpenRtbJsonEncoder encoder = OpenRtbJsonEncoder.forRequests(NativeForm.OBJECT);
    measure("decode", bodies, decoder::decode);
    measure("tokenize", bodies, CodecThroughput::tokenize);
    measure("encode", messages, encoder::encode);
    System.out.println(sink + " bytes in all");
  }

  /** What the tokenizer alone takes: beside it, a figure from a busy machine still says something. */
  private static byte[] tokenize(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          parser.getTextLength();
        }
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void measure(String name, List<byte[]> inputs, Transcoding transcoding)
      throws OpenRtbFaultException {
    long in = inputs.stream().mapToLong(input -> input.length).sum();
    double best = Double.MAX_VALUE;
    long allocated = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      // CPU time of this thread, and the best of many rounds: what else the machine does then
      // matters little.
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < REPEATS; i++) {
        for (byte[] input : inputs) {
          sink += transcoding.transcode(input).length;
        }
      }
      best = Math.min(best, (double) (THREADS.getCurrentThreadCpuTime() - start) / REPEATS);
      allocated = (THREADS.getCurrentThreadAllocatedBytes() - before) / REPEATS;
    }
    System.out.printf(
        "%s: %.0f MB/s, %.2f bytes allocated for each byte in%n",
        name, in * 1e3 / best, (double) allocated / in);
  }

  private interface Transcoding {
    byte[] transcode(byte[] input) throws OpenRtbFaultException;
  }
}
