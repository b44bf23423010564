package io.segmento.tools.load;

import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.exchange.BidRequests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a no-bid and a bid cost beside an echo: rounds of each in turn in a closed loop, processor time from the kernel's counters.
 *
 * @param requests of a phase
 * @param warmup requests of a phase before the first round
 * @param campaigns live beside the sample's, as {@link LoadStack} was told
 */
record CostRun(int requests, int connections, int warmup, int rounds, int campaigns) {
  static final MarkdownSection SECTION =
      new MarkdownSection("segmento load bid", "A bid and a no-bid");

  private static final String PATH = "/openrtb/test";
  /** More than exchanges give: this counts processor time, and an answer that is late costs the same. */
  private static final int TMAX = 1000;

  private static final int DISTINCT = 500;
  private static final int UID_BYTES = 33;

  /** Runs, and returns the report as Markdown. */
  String run(LoadStack stack, Consumer<String> progress) {
    List<Phase> phases = phases(stack);
    return report(
        new CostPhases(phases, requests, connections, warmup, rounds).measure(progress),
        phases,
        stack.knownUsers().size());
  }

  private static List<Phase> phases(LoadStack stack) {
    Random random = new Random(20_261_123);
    List<byte[]> strangers = new ArrayList<>();
    List<byte[]> visitors = new ArrayList<>();
    List<byte[]> echoes = new ArrayList<>();
    List<String> known = stack.knownUsers();
    for (int i = 0; i < DISTINCT; i++) {
      byte[] uid = new byte[UID_BYTES];
      random.nextBytes(uid);
      String stranger =
          request(random, Base64.getUrlEncoder().withoutPadding().encodeToString(uid));
      strangers.add(HttpConnection.post(stack.url(), PATH, stranger));
      echoes.add(HttpConnection.post(stack.echoUrl(), PATH, stranger));
      visitors.add(
          HttpConnection.post(stack.url(), PATH, request(random, known.get(i % known.size()))));
    }
    return List.of(
        new Phase(
            "echo: read the body, answer 204", stack.echoUrl(), echoes, 204, stack.echoPid(), 1),
        new Phase("no-bid: unknown user, 204", stack.url(), strangers, 204, stack.pids(), 1),
        new Phase(
            "bid: known user, 200 with a banner", stack.url(), visitors, 200, stack.pids(), 1));
  }

  private static String request(Random random, String buyerUid) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return BidRequests.banner(id.toString(), buyerUid, TMAX);
  }

  private String report(Map<String, List<Measurement>> results, List<Phase> phases, int users) {
    int bytes = BidRequests.banner(new UUID(0, 0).toString(), "A".repeat(UID_BYTES * 4 / 3), TMAX)
        .getBytes(StandardCharsets.UTF_8)
        .length;
    List<String> setting = List.of(
        String.format(
            Locale.ROOT,
            "Command: `segmento load bid --requests %d --connections %d --warmup %d --rounds %d --users %d --campaigns %d`; medians of %d rounds,"
                + " phases alternating",
            requests,
            connections,
            warmup,
            rounds,
            users,
            campaigns,
            rounds),
        "Requests of " + bytes
            + " bytes of JSON over HTTP/1.1 keep-alive from one thread on the same machine, whose own time is not counted;"
            + " closed loop, so nothing is said about latency",
        "Catalog: the sample (2 campaigns, " + CatalogFile.sample().getEntriesCount()
            + " entries) and " + campaigns + " campaigns of other advertisers, " + users
            + " users with a profile; all processes on this machine with the flags of `segmento up`, answers checked",
        "Not what was asked for: "
            + phases.stream()
                .map(phase -> results.getOrDefault(phase.name(), List.of()).stream()
                    .mapToInt(Measurement::wrong)
                    .sum())
                .map(String::valueOf)
                .toList()
            + " answers, by path");
    return CostReport.render(results, setting);
  }
}
