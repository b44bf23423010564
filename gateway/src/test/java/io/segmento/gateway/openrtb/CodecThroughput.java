package io.segmento.gateway.openrtb;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Measures the codec on the shared samples, on one thread: run {@code main} with {@code -Dsegmento.root}. Not a test: it asserts nothing. */
final class CodecThroughput {
  private static final int ROUNDS = 8;
  private static final long ROUND_NANOS = 1_500_000_000L;

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
    for (int i = 0; i < ROUNDS; i++) {
      measure("decode", bodies, decoder::decode);
    }
    for (int i = 0; i < ROUNDS / 2; i++) {
      measure("encode", messages, encoder::encode);
    }
  }

  private static void measure(String name, List<byte[]> inputs, Transcoding transcoding)
      throws OpenRtbFaultException {
    long in = 0;
    long out = 0;
    long allocated = allocatedBytes();
    long start = System.nanoTime();
    while (System.nanoTime() - start < ROUND_NANOS) {
      for (byte[] input : inputs) {
        in += input.length;
        out += transcoding.transcode(input).length;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %.0f MB/s in, %.0f MB/s out, %.2f bytes allocated for each byte in%n",
        name,
        in / seconds / 1e6,
        out / seconds / 1e6,
        (double) (allocatedBytes() - allocated) / in);
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private interface Transcoding {
    byte[] transcode(byte[] input) throws OpenRtbFaultException;
  }
}
