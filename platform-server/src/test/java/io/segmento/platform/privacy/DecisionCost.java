package io.segmento.platform.privacy;

import com.sun.management.ThreadMXBean;
import io.segmento.proto.openrtb.BidRequest;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/** Measures reading the signals of a bid request and deciding, by the CPU time of one thread: run {@code main}. Not a test: it asserts nothing. */
final class DecisionCost {
  private static final int TIMES = 200_000;
  private static final int ROUNDS = 15;
  /** More than are remembered. */
  private static final int STRINGS = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static long sink;

  private DecisionCost() {}

  public static void main(String[] args) {
    SignalReader reader = TestSignals.reader(42);
    BidRequest.Builder plain = BidRequest.newBuilder();
    plain.getSiteBuilder().setDomain("news.example.com");
    plain.getDeviceBuilder().getGeoBuilder().setCountry("USA");
    BidRequest withoutStrings = plain.build();
    BidRequest.Builder consent = plain.clone();
    consent.getRegsBuilder().setGdpr(true);
    consent.getUserBuilder().setConsent(TestSignals.CONSENT_TO_42);
    BidRequest same = consent.build();
    BidRequest[] different = new BidRequest[STRINGS];
    for (int i = 0; i < STRINGS; i++) {
      // Padding behind the last segment says nothing, but makes another string.
      String text =
          ConsentStrings.tcf(42, 1, 3, 4) + "." + new ConsentStrings().add(3, 3).add(i, 30);
      consent.getUserBuilder().setConsent(text);
      different[i] = consent.build();
    }
    BidRequest.Builder us = plain.clone();
    us.getRegsBuilder().setGpp("DBABL~BVQqAAAAAg").addGppSid(7).setUsPrivacy("1YNN");
    BidRequest states = us.build();
    measure("without strings", reader, i -> withoutStrings);
    measure("TC string, remembered", reader, i -> same);
    measure("TC string, read anew", reader, i -> different[i % STRINGS]);
    measure("GPP of the United States and US privacy", reader, i -> states);
    System.out.println(sink == 0 ? "" : "done");
  }

  private static void measure(String name, SignalReader reader, IntFunction<BidRequest> requests) {
    PrivacyDecisions decisions = new PrivacyDecisions();
    double[] nanos = new double[ROUNDS];
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long begin = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < TIMES; i++) {
        sink +=
            decisions.decide(reader.read(requests.apply(i)), Suppression.NONE).permitBits();
      }
      nanos[round] = (THREADS.getCurrentThreadCpuTime() - begin) / (double) TIMES;
      bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / TIMES;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f ns (%.0f to %.0f), %d bytes allocated%n",
        name,
        nanos[ROUNDS / 2],
        nanos[0],
        nanos[ROUNDS - 1],
        bytes);
  }
}
