package io.segmento.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ExportReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The privacy centre in a real browser, without JavaScript; screenshots of every page lie in {@code target/screenshots}. */
@Timeout(300)
final class PrivacyCentreIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @RegisterExtension
  static final Chromium chromium = new Chromium();

  @TempDir
  static Path data;

  private static House house;
  private static ShopSite shop;

  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    house = House.start(data);
    shop = new ShopSite(house.site());
  }

  @AfterAll
  static void stop() {
    if (house != null) {
      shop.close();
      house.close();
    }
  }

  @BeforeEach
  void visitor() {
    open(new Browser.NewContextOptions().setJavaScriptEnabled(false).setLocale("en-GB"));
  }

  private void open(Browser.NewContextOptions options) {
    context = chromium.browser().newContext(options);
    page = context.newPage();
  }

  @AfterEach
  void leave() {
    context.close();
  }

  /** Looks at products in the shop, through the pixel as pages without JavaScript do. */
  private void shopAround() {
    // What counts begins when the first cookie comes back.
    pixel("e=page_view");
    long before = house.events("recorded");
    pixel("e=product_view&sku=pack-28");
    pixel("e=product_view&sku=tent-2p");
    pixel("e=search&q=day+pack");
    house.awaitEvents("recorded", before, 3);
  }

  private void pixel(String event) {
    assertThat(page.navigate(house.site() + "/t?a=shop&" + event).status()).isEqualTo(200);
  }

  private Optional<Cookie> cookie(String name) {
    return context.cookies().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  private void go(String path) {
    assertThat(page.navigate(house.site() + path).status()).as(path).isEqualTo(200);
  }

  private void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .first()
        .click();
  }

  private Locator status() {
    return page.getByRole(AriaRole.STATUS);
  }

  @Clause("U3")
  @Test
  void optOutIsVerifiedHoldsForEventsAndCanBeTakenBack() {
    shopAround();
    String number = cookie("sid").orElseThrow().value;
    go("/optout");
    assertThat(status().innerText()).contains("Ads by Segmento are on");
    press("Opt out");
    assertThat(page.url()).contains("/optout/status");
    assertThat(status().innerText()).contains("You have opted out", "servers have confirmed it");
    assertThat(cookie("opt-out").orElseThrow().value).isEqualTo("1");
    assertThat(cookie("sid")).isEmpty();

    long recorded = house.events("recorded");
    pixel("e=product_view&sku=pack-28");
    assertThat(cookie("sid")).isEmpty();
    assertThat(house.events("recorded")).isEqualTo(recorded);

    go("/optout");
    assertThat(status().innerText()).contains("You have opted out");
    press("Opt back in");
    assertThat(status().innerText()).contains("Ads by Segmento are on");
    assertThat(cookie("opt-out")).isEmpty();
    assertThat(cookie("sid").orElseThrow().value).isNotEqualTo(number);
    shopAround();
  }

  @Clause("U2")
  @Test
  void browserThatKeepsNoCookiesIsToldTheTruth() {
    go("/optout");
    press("Opt out");
    // As a browser that drops what it was given.
    context.clearCookies();
    page.navigate(page.url());
    assertThat(status().innerText())
        .contains("Your browser did not keep your choice")
        .doesNotContain("You have opted out");
    assertThat(page.locator("#how-safari").getAttribute("open")).isNotNull();
  }

  @Clause("P3")
  @Test
  void dataAreShownDownloadedAndErased() throws IOException {
    shopAround();
    String number = cookie("sid").orElseThrow().value;
    go("/privacy/my-data");
    assertThat(status().innerText()).contains("This is what we hold");
    assertThat(page.locator("main").innerText()).contains("day pack");
    Download file =
        page.waitForDownload(() -> page.getByText("Download everything").click());
    assertThat(file.suggestedFilename()).isEqualTo("segmento-my-data.json");
    String json = Files.readString(file.path());
    ExportReply.Builder export = ExportReply.newBuilder();
    JsonFormat.parser().merge(json, export);
    assertThat(export.getTotals(0).getProductsCount()).isEqualTo(2);
    assertThat(export.getTotals(0).getSearches(0).getQuery()).isEqualTo("day pack");
    assertThat(json).doesNotContain(number);

    // The checkbox is asked for by the browser itself.
    press("Erase");
    assertThat(page.url()).endsWith("/privacy/my-data");
    page.getByLabel("Yes, erase everything that is held about this browser").check();
    press("Erase");
    assertThat(status().innerText()).contains("It is erased");
    assertThat(page.locator("code").innerText()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    assertThat(cookie("sid")).isEmpty();
    shot("erased-en-desktop");
    go("/privacy/my-data");
    assertThat(status().innerText()).contains("We do not know this browser");
  }

  @Clause("C3")
  @Test
  void consentIsWithdrawnForOneShop() {
    shopAround();
    go("/privacy/my-data");
    page.locator("form[action^='/privacy/withdraw'] button").first().click();
    assertThat(status().innerText()).contains("Your consent is withdrawn");
    go("/privacy/my-data");
    assertThat(status().innerText()).contains("We hold nothing about this browser");
  }

  @Test
  void languageIsTheBrowsersUntilItIsSwitchedAndThenStays() {
    context.close();
    open(new Browser.NewContextOptions().setJavaScriptEnabled(false).setLocale("ru-RU"));
    go("/privacy");
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("ru");
    page.getByText("English", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
    page.getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName("Your data").setExact(true))
        .click();
    assertThat(page.locator("h1").innerText()).isEqualTo("Your data");
    assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
  }

  @Test
  void everythingIsReachedByKeyboard() {
    go("/optout");
    page.keyboard().press("Tab");
    assertThat(page.locator("a.skip:focus").count()).isEqualTo(1);
    // Past header and tabs to the one button that matters.
    for (int i = 0; i < 12 && page.locator("button:focus").count() == 0; i++) {
      page.keyboard().press("Tab");
    }
    assertThat(page.locator("button:focus").innerText()).isEqualTo("Opt out");
    page.keyboard().press("Enter");
    page.waitForURL("**/optout/status**");
    assertThat(status().innerText()).contains("You have opted out");
  }

  @ParameterizedTest
  @CsvSource({
    "en,desktop,1280,900,LIGHT",
    "ru,desktop,1280,900,LIGHT",
    "en,phone,390,844,LIGHT",
    "ru,phone,390,844,LIGHT",
    "ru,dark,1280,900,DARK"
  })
  void everyPageFitsItsWidthAndAllItsFieldsHaveLabels(
      String language, String device, int width, int height, ColorScheme scheme) {
    context.close();
    // With JavaScript, so that this test can measure; the pages' own policy allows none.
    open(new Browser.NewContextOptions()
        .setBypassCSP(true)
        .setColorScheme(scheme)
        .setViewportSize(width, height)
        .setLocale(language));
    shopAround();
    for (Map.Entry<String, String> each : List.of(
        Map.entry("overview", "/privacy"),
        Map.entry("opt-out", "/optout"),
        Map.entry("my-data", "/privacy/my-data"),
        Map.entry("policy", "/privacy/policy"),
        Map.entry("why", "/why"))) {
      go(each.getValue());
      assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("width of %s", each.getKey())
          .isEqualTo(width);
      assertThat(page.evaluate("[...document.querySelectorAll('input,select')]"
              + ".filter(e => e.type != 'hidden' && e.labels.length == 0).length"))
          .as("fields without a label on %s", each.getKey())
          .isEqualTo(0);
      assertThat(page.locator("script").count()).isZero();
      assertThat(page.locator("footer").innerText()).contains("@");
      shot(each.getKey() + "-" + language + "-" + device);
    }
    page.navigate(house.site() + "/optout");
    page.locator("form[action^='/optout'] button").first().click();
    shot("opted-out-" + language + "-" + device);
  }

  private void shot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
  }
}
