package io.segmento.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.segmento.platform.testing.Await;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.catalog.CatalogFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page of a running stack, while bids run and after; screenshots lie in {@code target/screenshots}. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LiveReportIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int LOOKS = 4;
  private static final List<String> OF_ALL_NODES =
      List.of("step/Wins", "step/Impressions", "step/Clicks", "step/Conversions");

  @RegisterExtension
  static final Chromium chromium = new Chromium();

  @TempDir
  static Path data;

  private static House house;
  private static Market market;
  private static Market north;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    house = House.start(data, withTwoExchanges());
    market = new Market(house.site(), "test");
    north = new Market(house.site(), "north");
    market.visitors(12);
    market.strangers(60);
    north.visitors(5);
    north.strangers(25);
  }

  @AfterAll
  static void stop() {
    if (house != null) {
      house.close();
    }
  }

  @BeforeEach
  void look() {
    open(new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  @AfterEach
  void leave() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  private void open(Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context = chromium.browser().newContext(options);
    page = context.newPage();
    // A refused style or script would be told here.
    page.onConsoleMessage(message -> complaints.add(message.text()));
    page.onPageError(complaints::add);
    page.navigate(house.coreAdmin() + "/reports");
  }

  @Test
  @Order(1)
  void numbersAreThoseOfMetricsAndOfWhatWasSold() {
    long requests = metric("segmento_auctions_total", "");
    long bids = metric("segmento_auctions_total", "outcome=\"bid\"");
    assertThat(requests).isEqualTo(market.requests() + north.requests());
    assertThat(bids).isEqualTo(market.bids() + north.bids()).isPositive();
    assertThat(step("Requests")).isEqualTo(requests);
    assertThat(step("Bids")).isEqualTo(bids);
    assertThat(value(page.locator("[data-exchange=north] [data-label=Requests] data")))
        .isEqualTo(north.requests());
    long noBids = page.locator("[data-reason] data").all().stream()
        .mapToLong(LiveReportIT::value)
        .sum();
    assertThat(noBids).isEqualTo(requests - bids);
    for (Locator reason : page.locator("[data-reason]").all()) {
      assertThat(value(reason.locator("data")))
          .isEqualTo(metric(
              "segmento_auctions_total",
              "outcome=\"no_bid_" + reason.getAttribute("data-reason") + "\""));
    }
    // All that was bid on was won, billed and shown.
    Await.until("the counters of all nodes have the bids", () -> {
      page.reload();
      return step("Impressions") == bids;
    });
    assertThat(step("Wins")).isEqualTo(bids);
    assertThat(step("Clicks")).isPositive();
    assertThat(value(page.locator("[data-exchange=north] [data-label=Impressions] data")))
        .isEqualTo(north.bids());
    assertThat(page.locator("main").innerText()).contains("product-retargeting", "shop-brand");
    assertThat(page.locator("[data-plan=shop-retargeting]").innerText())
        .contains("of 250.00 USD today");
  }

  @Test
  @Order(2)
  void refreshesByItselfKeepsThePlaceAndCanBePaused() {
    long before = step("Requests");
    page.evaluate("window.scrollTo(0, 300)");
    page.evaluate("window.sameDocument = true");
    market.strangers(3);
    page.waitForCondition(() -> step("Requests") == before + 3);
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    assertThat(page.evaluate("window.scrollY")).isEqualTo(300);
    Locator pause = page.getByRole(AriaRole.BUTTON);
    assertThat(pause.innerText()).isEqualTo("Pause");
    page.keyboard().press("Tab");
    assertThat(page.locator("a.skip:focus").count()).isEqualTo(1);
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(pause.innerText()).isEqualTo("Resume");
    assertThat(pause.getAttribute("aria-pressed")).isEqualTo("true");
  }

  /** The page asks in its own time: what it shows was counted after the first look at the metrics and before the second. */
  @Test
  @Order(3)
  void whileBidsRunItShowsWhatMetricsShowAndTheVerySameWhenTheyStop() {
    Map<String, Long> last = Map.of();
    try (Trading trading = Trading.start(market, north)) {
      for (int look = 0; look < LOOKS; look++) {
        long seen = last.getOrDefault("step/Requests", 0L);
        Await.until(
            "bids run",
            () -> LiveFigures.ofNode(house.metrics()).getOrDefault("step/Requests", 0L) > seen);
        Map<String, Long> before = LiveFigures.ofNode(house.metrics());
        page.reload();
        Map<String, Long> shown = LiveFigures.shown(page);
        Map<String, Long> after = LiveFigures.ofNode(house.metrics());
        assertBetween(before, shown, after);
        assertOfOneMoment(shown);
        for (String step : OF_ALL_NODES) {
          assertThat(shown.get(step)).as(step).isGreaterThanOrEqualTo(last.getOrDefault(step, 0L));
        }
        last = shown;
      }
      page.screenshot(new Page.ScreenshotOptions()
          .setFullPage(true)
          .setPath(SCREENSHOTS.resolve("live-while-bids-run.png")));
      trading.stop();
    }
    Map<String, Long> counted = LiveFigures.ofNode(house.metrics());
    assertThat(counted)
        .containsEntry("step/Requests", (long) market.requests() + north.requests())
        .containsEntry("step/Bids", (long) market.bids() + north.bids())
        .containsEntry("exchange/north/Bids", (long) north.bids());
    // What is counted of all nodes is a moment older, and each node tells its bids by campaign now
    // and then.
    Await.until("the counters of all nodes have the bids", () -> {
      page.reload();
      Map<String, Long> shown = LiveFigures.shown(page);
      Map<String, Long> notices = LiveFigures.ofNotices(house.metrics());
      return OF_ALL_NODES.stream().allMatch(step -> notices.get(step).equals(shown.get(step)))
          && LiveFigures.sum(shown, "campaign", "Bids") == counted.get("step/Bids");
    });
    Map<String, Long> notices = LiveFigures.ofNotices(house.metrics());
    assertThat(notices)
        .containsEntry("step/Wins", counted.get("step/Bids"))
        .containsEntry("step/Impressions", counted.get("step/Bids"));
    Map<String, Long> shown = LiveFigures.shown(page);
    assertBetween(counted, shown, counted);
    assertOfOneMoment(shown);
    OF_ALL_NODES.forEach(step ->
        assertThat(shown.get(step)).as(step).isEqualTo(notices.get(step)).isPositive());
    for (String kind : List.of("exchange", "campaign")) {
      assertThat(LiveFigures.sum(shown, kind, "Spend"))
          .as("micros by " + kind)
          .isEqualTo(notices.get("Spend"))
          .isPositive();
    }
  }

  @Test
  void withoutScriptsItLoadsItselfAnew() {
    open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    long before = step("Requests");
    assertThat(page.locator("#pause").isVisible()).isFalse();
    market.strangers(2);
    page.waitForCondition(
        () -> step("Requests") == before + 2,
        new Page.WaitForConditionOptions().setTimeout(30_000));
  }

  @Test
  void nothingOfAVisitorAndNothingFromElsewhereIsInIt() {
    String html = page.content();
    assertThat(html).doesNotContain("buyeruid", "a-stranger", "https://", "http://");
    String policy = page.reload().headers().get("content-security-policy");
    assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "*");
  }

  @ParameterizedTest
  @CsvSource({
    "desktop,1280,900,LIGHT",
    "desktop-dark,1280,900,DARK",
    "tablet,820,1180,LIGHT",
    "phone,390,844,LIGHT",
    "phone-dark,390,844,DARK"
  })
  void fitsItsWidth(String name, int width, int height, ColorScheme scheme) {
    open(new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    assertThat(page.evaluate("[...document.querySelectorAll('.card,.tile,.figure')]"
            + ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"))
        .as("what is wider than its box")
        .isEqualTo(List.of());
    page.screenshot(new Page.ScreenshotOptions()
        .setFullPage(true)
        .setPath(SCREENSHOTS.resolve("live-" + name + ".png")));
  }

  /** Each number of this node's, none of which is missing and none more than there are. */
  private static void assertBetween(
      Map<String, Long> before, Map<String, Long> shown, Map<String, Long> after) {
    after.forEach((key, most) -> assertThat(shown.getOrDefault(key, 0L))
        .as(key)
        .isBetween(before.getOrDefault(key, 0L), most));
    assertThat(after.keySet())
        .containsAll(shown.keySet().stream()
            .filter(key -> key.startsWith("reason/") || key.startsWith("filter/"))
            .toList());
  }

  /** Parts add up to what they are parts of, also while all of them grow. */
  private static void assertOfOneMoment(Map<String, Long> shown) {
    for (String label : List.of("Requests", "Eligible", "Bids")) {
      assertThat(LiveFigures.sum(shown, "exchange", label))
          .as(label)
          .isEqualTo(shown.get("step/" + label));
    }
    long noBids = shown.entrySet().stream()
        .filter(each -> each.getKey().startsWith("reason/"))
        .mapToLong(Map.Entry::getValue)
        .sum();
    assertThat(noBids).isEqualTo(shown.get("step/Requests") - shown.get("step/Bids"));
    for (String kind : List.of("exchange", "campaign")) {
      for (String label : List.of("Wins", "Impressions", "Clicks", "Conversions")) {
        assertThat(LiveFigures.sum(shown, kind, label))
            .as(label + " by " + kind)
            .isEqualTo(shown.get("step/" + label));
      }
    }
  }

  private long step(String name) {
    return value(page.locator("[data-step=" + name + "] data"));
  }

  private static long value(Locator data) {
    return Long.parseLong(data.getAttribute("value"));
  }

  /** The sum of the samples of a metric whose labels contain a text. */
  private static long metric(String name, String label) {
    return house
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static ApplyCatalogRequest withTwoExchanges() {
    ApplyCatalogRequest.Builder catalog = CatalogFile.sample().toBuilder();
    for (CatalogEntry.Builder entry : catalog.getEntriesBuilderList()) {
      if (entry.hasCampaign()) {
        entry.getCampaignBuilder().getTargetingBuilder().addExchanges("north");
      }
    }
    CatalogEntry first = CatalogFile.sample().getEntriesList().stream()
        .filter(CatalogEntry::hasExchange)
        .findFirst()
        .orElseThrow();
    CatalogEntry.Builder north = first.toBuilder();
    north.getExchangeBuilder().setId("north").setName("Northern Exchange");
    return catalog.addEntries(0, north).build();
  }
}
