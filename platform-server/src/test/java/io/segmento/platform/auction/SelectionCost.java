package io.segmento.platform.auction;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.CatalogEntries;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.targeting.CampaignSearch;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
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
  private static final int CHANGES = 30;
  private static final String[] KINDS_OF_CHANGE = {"renamed", "paused", "resumed"};
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
    for (int knownTo : new int[] {0, 3, 8, 30}) {
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
      CatalogEntries catalog = CatalogEntries.of(entries);
      snapshot = CatalogSnapshot.of(i + 1L, catalog, false, Map.of(), null);
      long built = System.nanoTime();
      long cpuBuilt = THREADS.getCurrentThreadCpuTime();
      if (i == BUILDS - 1) {
        change(catalog, snapshot);
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

  /** As a node does it when one campaign is renamed, paused or resumed: all else is the same entry. */
  private static void change(CatalogEntries entries, CatalogSnapshot before) {
    Campaign first = before.indexedCampaigns().get(0).proto();
    CatalogEntries changed = entries;
    CatalogSnapshot snapshot = before;
    for (int i = 0; i < CHANGES; i++) {
      String change = KINDS_OF_CHANGE[i % KINDS_OF_CHANGE.length];
      Campaign.Builder next = first.toBuilder().setName("Change " + i);
      if (change.equals("paused")) {
        next.setStatus(CampaignStatus.PAUSED);
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long cpuBegin = THREADS.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      changed =
          changed.with(List.of(CatalogEntry.newBuilder().setCampaign(next).build()), List.of());
      snapshot = CatalogSnapshot.of(100 + i, changed, false, Map.of(), snapshot);
      System.out.printf(
          Locale.ROOT,
          "one campaign %s, %d active: snapshot built in %.2f ms (processor %.2f), %.2f MiB allocated%n",
          change,
          snapshot.indexedCampaigns().size(),
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
      String name, CandidateSelection selection, List<AuctionRequest> requests)
      throws InvalidProtocolBufferException {
    long[] nanos = new long[ROUNDS * requests.size()];
    long[] cpu = new long[nanos.length];
    long allocated = 0;
    long candidates = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < requests.size(); i++) {
        AuctionRequest request = requests.get(i);
        openView(request);
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long cpuBegin = THREADS.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        Selection selected = selection.select(request, AuctionTrace.NONE);
        long time = System.nanoTime() - begin;
        long cpuTime = THREADS.getCurrentThreadCpuTime() - cpuBegin;
        if (round >= 0) {
          allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
          nanos[round * requests.size() + i] = time;
          cpu[round * requests.size() + i] = cpuTime;
          for (Offer offer : request.offers()) {
            candidates += selected.candidates(offer).size();
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f candidates, %d bytes allocated%n  processor, each request by its median round: %s%n  wall clock: %s%n  processor:  %s%n",
        name,
        (double) candidates / nanos.length,
        allocated / nanos.length,
        percentiles(byRequest(cpu, requests.size())),
        percentiles(nanos),
        percentiles(cpu));
  }

  /** The median of each request's rounds: what a request costs by itself, without what disturbs some of its rounds. */
  private static long[] byRequest(long[] nanos, int requests) {
    long[] medians = new long[requests];
    for (int i = 0; i < requests; i++) {
      long[] rounds = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        rounds[round] = nanos[round * requests + i];
      }
      Arrays.sort(rounds);
      medians[i] = rounds[ROUNDS / 2];
    }
    return medians;
  }

  /** As in a bid, where the user's view was read just before: else a selection would wait for the memory of a view that lay there since the round before. */
  private static void openView(AuctionRequest request) throws InvalidProtocolBufferException {
    AuctionUser user = request.user();
    if (user.key() != null) {
      request.recognise(new AuctionUser(
          user.key(), BidView.parseFrom(user.view().toByteArray()), user.shownAds()));
    }
  }

  /** The index alone: what is left for the filters, and what that costs. */
  private static void search(String name, List<AuctionRequest> requests)
      throws InvalidProtocolBufferException {
    CampaignSearch search = new CampaignSearch();
    long[] cpu = new long[ROUNDS * requests.size()];
    long left = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < requests.size(); i++) {
        AuctionRequest request = requests.get(i);
        Selection counts = new Selection(request.offers().size());
        openView(request);
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
