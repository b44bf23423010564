package io.segmento.platform.auction;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.targeting.CampaignSearch;
import io.segmento.proto.v1.CatalogEntry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the choice of candidates from a large catalog, and what such a catalog costs in time and heap: run {@code main}, with the number of
 * campaigns and how many in a hundred need a user. Not a test: it asserts nothing. Times of single selections are those of the wall clock, so whatever else runs on the machine is in their tail.
 */
final class SelectionCost {
  private static final int DEFAULT_CAMPAIGNS = 50_000;
  private static final int DEFAULT_NEED_USER = 95;
  private static final int REQUESTS = 1_000;
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 10;
  private static final int BUILDS = 5;
  private static final double MILLION = 1e6;
  private static final double MEBI = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private SelectionCost() {}

  public static void main(String[] args) throws InvalidProtocolBufferException {
    int campaigns = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_CAMPAIGNS;
    int needUser = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_NEED_USER;
    LargeCatalog catalog = new LargeCatalog(1, campaigns, needUser);
    long before = usedHeap();
    CatalogSnapshot snapshot = build(stored(catalog.entries()));
    System.out.printf(Locale.ROOT, "snapshot: %.0f MiB of heap%n", (usedHeap() - before) / MEBI);
    CandidateSelection selection = FormatFixtures.selection();
    for (int knownTo : new int[] {0, 3, 30}) {
      List<AuctionRequest> requests = requests(catalog, snapshot, knownTo);
      String name = "user known to " + knownTo + " advertisers";
      search(name, requests);
      measure(name, selection, requests);
    }
  }

  private static List<byte[]> stored(List<CatalogEntry> entries) {
    List<byte[]> stored = new ArrayList<>();
    entries.forEach(entry -> stored.add(entry.toByteArray()));
    return stored;
  }

  /** As a node does it: from what is stored. The first of several times is the one of a node that starts. */
  private static CatalogSnapshot build(List<byte[]> stored) throws InvalidProtocolBufferException {
    CatalogSnapshot snapshot = CatalogSnapshot.EMPTY;
    for (int i = 0; i < BUILDS; i++) {
      long cpuBegin = THREADS.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      List<CatalogEntry> entries = new ArrayList<>(stored.size());
      for (byte[] bytes : stored) {
        entries.add(CatalogEntry.parseFrom(bytes));
      }
      long parsed = System.nanoTime();
      long cpuParsed = THREADS.getCurrentThreadCpuTime();
      snapshot = CatalogSnapshot.of(i + 1L, entries);
      long built = System.nanoTime();
      long cpuBuilt = THREADS.getCurrentThreadCpuTime();
      if (i == BUILDS - 1) {
        change(entries, snapshot);
      }
      System.out.printf(
          Locale.ROOT,
          "%d entries: parsed in %.0f ms (processor %.0f), snapshot built in %.0f ms (processor %.0f)%n",
          entries.size(),
          (parsed - begin) / MILLION,
          (cpuParsed - cpuBegin) / MILLION,
          (built - parsed) / MILLION,
          (cpuBuilt - cpuParsed) / MILLION);
    }
    return snapshot;
  }

  /** As a node does it when one campaign was changed: all else is the same entry. */
  private static void change(List<CatalogEntry> entries, CatalogSnapshot before) {
    List<CatalogEntry> changed = new ArrayList<>(entries);
    for (int i = 0; i < BUILDS; i++) {
      for (int j = 0; j < changed.size(); j++) {
        if (changed.get(j).hasCampaign()) {
          CatalogEntry.Builder entry = changed.get(j).toBuilder();
          entry.getCampaignBuilder().setName("Change " + i);
          changed.set(j, entry.build());
          break;
        }
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long cpuBegin = THREADS.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      var unused = CatalogSnapshot.of(100 + i, changed, false, Map.of(), before);
      System.out.printf(
          Locale.ROOT,
          "one campaign changed: snapshot built in %.0f ms (processor %.0f), %.0f MiB allocated%n",
          (System.nanoTime() - begin) / MILLION,
          (THREADS.getCurrentThreadCpuTime() - cpuBegin) / MILLION,
          (THREADS.getCurrentThreadAllocatedBytes() - bytes) / MEBI);
    }
  }

  private static List<AuctionRequest> requests(
      LargeCatalog catalog, CatalogSnapshot snapshot, int knownTo) {
    List<AuctionRequest> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(catalog.request(snapshot, knownTo));
    }
    return requests;
  }

  private static void measure(
      String name, CandidateSelection selection, List<AuctionRequest> requests) {
    long[] nanos = new long[ROUNDS * requests.size()];
    long allocated = 0;
    long[] cpu = new long[nanos.length];
    long candidates = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < requests.size(); i++) {
        AuctionRequest request = requests.get(i);
        long cpuBegin = THREADS.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        Selection selected = selection.select(request, AuctionTrace.NONE);
        long time = System.nanoTime() - begin;
        long cpuTime = THREADS.getCurrentThreadCpuTime() - cpuBegin;
        if (round >= 0) {
          nanos[round * requests.size() + i] = time;
          cpu[round * requests.size() + i] = cpuTime;
          for (Offer offer : request.offers()) {
            candidates += selected.candidates(offer).size();
          }
        }
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f candidates, %d bytes allocated%n  wall clock: %s%n  processor:  %s%n",
        name,
        (double) candidates / nanos.length,
        allocated / requests.size(),
        percentiles(nanos),
        percentiles(cpu));
  }

  /** The index alone: what is left for the filters, and what that costs. */
  private static void search(String name, List<AuctionRequest> requests) {
    CampaignSearch search = new CampaignSearch();
    long[] cpu = new long[ROUNDS * requests.size()];
    long left = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < requests.size(); i++) {
        AuctionRequest request = requests.get(i);
        Selection counts = new Selection(request.offers().size());
        long begin = THREADS.getCurrentThreadCpuTime();
        IndexSearch.run(search, request, counts);
        long time = THREADS.getCurrentThreadCpuTime() - begin;
        if (round >= 0) {
          cpu[round * requests.size() + i] = time;
          for (int j = search.next(0); j >= 0; j = search.next(j + 1)) {
            left++;
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, index alone: %.1f campaigns left%n  processor:  %s%n",
        name,
        (double) left / cpu.length,
        percentiles(cpu));
  }

  private static String percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        Locale.ROOT,
        "median %.1f µs, p99 %.1f µs, p99.9 %.1f µs",
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3,
        nanos[(int) (nanos.length * 0.999)] / 1e3);
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
