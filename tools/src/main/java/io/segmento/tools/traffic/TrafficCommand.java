package io.segmento.tools.traffic;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.ProgressBar;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.KnownUsers;
import io.segmento.tools.exchange.Visitor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code segmento traffic}: something to see on a platform that runs. */
@Command(
    name = "traffic",
    description = {
      "Plays visitors of the sample shop and the exchange 'test' for a platform in development mode: they look at products, their browsers"
          + " are offered to the platform, its bids win or lose against others, and what wins is billed, shown, now and then clicked, and"
          + " sometimes something is bought.",
      "Reports, the live page, experiments and strategies have something to tell then."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With --seconds 0 it goes on until Ctrl-C.",
      "",
      "Examples:",
      "  segmento traffic",
      "  segmento traffic --rate 100 --seconds 0",
      "  segmento traffic --rival-cpm 2.5 --clicks 0.1     a dearer market that clicks less"
    })
public final class TrafficCommand implements Runnable {
  private static final double PERCENT = 100;
  private static final double MOST_A_SECOND = 1_000;
  private static final int MOST_VISITORS = 100_000;
  private static final int MOST_SECONDS = 7 * 24 * 3_600;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The gateway's public address (default: ${DEFAULT-VALUE}).")
  private String gateway = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Impressions per second on average (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "For how long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--visitors",
      paramLabel = "N",
      defaultValue = "50",
      description = "Visitors of the shop who are known (default: ${DEFAULT-VALUE}).")
  private int visitors;

  @Option(
      names = "--strangers",
      paramLabel = "PERCENT",
      defaultValue = "20",
      description = "Impressions of browsers that were never seen (default: ${DEFAULT-VALUE}).")
  private double strangers;

  @Option(
      names = "--rival-cpm",
      paramLabel = "USD",
      defaultValue = "1.5",
      description = "Median of the highest bid of others (default: ${DEFAULT-VALUE}).")
  private double rivalCpm;

  @Option(
      names = "--clicks",
      paramLabel = "PERCENT",
      defaultValue = "3",
      description =
          "Shown ads that are clicked (default: ${DEFAULT-VALUE}, far more than in life, so that there are some).")
  private double clicks;

  @Option(
      names = "--purchases",
      paramLabel = "PERCENT",
      defaultValue = "20",
      description = "Clicks that end with a purchase (default: ${DEFAULT-VALUE}).")
  private double purchases;

  @Option(
      names = "--views",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description =
          "Impressions before which the visitor looks at another product (default: ${DEFAULT-VALUE}).")
  private double views;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all chances (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    check();
    String site = gateway.replaceAll("/+$", "");
    List<String> skus = CatalogFile.sample().getEntriesList().stream()
        .filter(CatalogEntry::hasProduct)
        .map(entry -> entry.getProduct().getSku())
        .toList();
    ProgressBar bar = new ProgressBar(System.err, Ansi.AUTO.enabled());
    List<Visitor> known = arrive(site, skus, bar);
    Market market = new Market(
        rivalCpm, strangers / PERCENT, clicks / PERCENT, purchases / PERCENT, views / PERCENT);
    Traffic traffic = new Traffic(site, market, skus, known, seed);
    AtomicBoolean told = new AtomicBoolean();
    long begin = System.nanoTime();
    Runnable tell = () -> {
      if (!told.getAndSet(true)) {
        bar.clear();
        System.out.print(traffic.tally().text((System.nanoTime() - begin) / 1e9));
      }
    };
    Runtime.getRuntime().addShutdownHook(new Thread(tell));
    long nanos = seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
    try {
      traffic.run(
          rate,
          nanos,
          elapsed -> bar.update(
              seconds == 0 ? 0 : (double) elapsed / nanos,
              traffic.tally().sum().offered(),
              traffic.tally().line()));
    } finally {
      tell.run();
    }
    System.out.println(
        "Next: segmento report, segmento plugin status, segmento explain --recent, and the core's /reports in a browser");
  }

  private List<Visitor> arrive(String site, List<String> skus, ProgressBar bar) {
    List<String> viewed =
        new Random(seed).ints(visitors, 0, skus.size()).mapToObj(skus::get).toList();
    try {
      return KnownUsers.arrive(
          site, viewed, done -> bar.update((double) done / visitors, done, "visitors"));
    } catch (ToolException e) {
      throw new ToolException(
          e.getMessage() + "; `segmento up` serves what is played here, with its sample catalog",
          e);
    }
  }

  private void check() {
    within("--rate", rate, 0.1, MOST_A_SECOND);
    within("--seconds", seconds, 0, MOST_SECONDS);
    within("--visitors", visitors, 1, MOST_VISITORS);
    within("--strangers", strangers, 0, PERCENT);
    within("--rival-cpm", rivalCpm, 0.0001, 10_000);
    within("--clicks", clicks, 0, PERCENT);
    within("--purchases", purchases, 0, PERCENT);
    within("--views", views, 0, PERCENT);
    if (!gateway.matches("https?://\\S+")) {
      throw wrong("--gateway: " + gateway + " (expected: a URL, such as http://127.0.0.1:8080)");
    }
  }

  private void within(String name, double value, double from, double to) {
    if (!(value >= from && value <= to)) {
      throw wrong(
          name + ": " + plain(value) + " (expected: " + plain(from) + " to " + plain(to) + ")");
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private RuntimeException wrong(String message) {
    CommandSpec known = spec;
    return known == null
        ? new ToolException(message)
        : new ParameterException(known.commandLine(), message);
  }
}
