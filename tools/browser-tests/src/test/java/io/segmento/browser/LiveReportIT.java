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

/** The live page of a running stack after some traffic; screenshots lie in {@code target/screenshots}. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LiveReportIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

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
