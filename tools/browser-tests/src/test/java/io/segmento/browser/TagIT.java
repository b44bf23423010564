package io.segmento.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import io.segmento.policy.Clause;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tag on a shop's page, in a real browser. */
@Timeout(60)
final class TagIT {
  /** What a consent platform does that has an answer already. */
  private static final String TCF = """
      window.__tcfapi = function (command, version, callback) {
        window.tell = function (granted) {
          callback({eventStatus: 'useractioncomplete', gdprApplies: %s, tcString: '', purpose: {consents: {1: granted}}}, true);
        };
      };
      """;

  /** A platform that speaks by GPP alone; {@code tell} changes what it says and whether it knows already. */
  private static final String GPP = """
      (function () {
        let listener, said = {signalStatus: 'not ready'};
        window.__gpp = function (command, callback) {
          if (command === 'addEventListener') listener = callback;
          callback(command === 'ping' ? said : {eventName: 'listenerRegistered'}, true);
        };
        window.tell = function (sections, gppString, parsedSections) {
          said = {signalStatus: 'ready', gppString, applicableSections: sections, parsedSections};
          listener({eventName: 'signalStatus', data: 'ready', pingData: said}, true);
        };
      })();
      """;

  @RegisterExtension
  static final Chromium chromium = new Chromium();

  @TempDir
  static Path data;

  private static House house;
  private static ShopSite shop;

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() {
    house = House.withSecureCookies(data);
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
    context = chromium.browser().newContext();
    page = context.newPage();
    page.onRequest(this::note);
    page.onPageError(errors::add);
  }

  @AfterEach
  void leave() {
    context.close();
    assertThat(errors).as("errors on the page").isEmpty();
  }

  /** The first page view of this visitor, until it is recorded. */
  private void visit() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/");
    house.awaitEvents("recorded", before, 1);
    page.waitForTimeout(300);
  }

  private void note(Request request) {
    if (request.url().startsWith(house.site()) && !request.url().endsWith("/tag.js")) {
      sent.add(request.method() + " " + request.url().substring(house.site().length()));
    }
  }

  @Clause("T7")
  @Test
  void aFirstVisitArrivesWholeAndOnce() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.evaluate("sg('event', 'search', {q: 'day pack'})");
    page.evaluate("sg('event', 'basket', {sku: 'pack-28', v: '119.90', cur: 'USD'})");
    page.evaluate("sg('event', 'purchase', {sku: 'pack-28', v: '119.90', cur: 'USD', oid: 'o-1'})");

    house.awaitEvents("recorded", before, 5);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(5);
    assertThat(sent).filteredOn(line -> line.startsWith("GET /t?")).hasSize(1);
  }

  @Test
  void aReturningVisitorsPageViewIsToldOnce() {
    visit();
    sent.clear();
    long before = house.events("recorded");
    long duplicates = house.events("duplicate");

    page.navigate(shop.url() + "/again");

    house.awaitEvents("recorded", before, 1);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(1);
    assertThat(house.events("duplicate") - duplicates).isZero();
    assertThat(sent).hasSize(1).allMatch(line -> line.startsWith("GET /t?"));
  }

  @Test
  void navigationInsideAPageIsAPageView() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/");
    house.awaitEvents("recorded", before, 1);

    page.evaluate("history.pushState({}, '', '/p/pack-28')");
    page.evaluate("history.replaceState({}, '', '/p/pack-28')");
    house.awaitEvents("recorded", before, 2);
    page.evaluate("history.back()");
    house.awaitEvents("recorded", before, 3);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(3);
  }

  @Test
  void whatIsLeftWhenThePageIsClosedArrives() {
    visit();
    long before = house.events("recorded");

    page.evaluate(
        "for (let i = 0; i < 120; i++) sg('event', 'product_view', {sku: 'pack-28'}); location.href = 'about:blank'");

    house.awaitEvents("recorded", before, 120);
    assertThat(house.events("recorded") - before).isEqualTo(120);
  }

  @Test
  void eventsWaitForTheNetworkAndArriveOnce() {
    visit();
    long before = house.events("recorded");
    context.setOffline(true);
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(house.events("recorded") - before).isZero();

    context.setOffline(false);

    house.awaitEvents("recorded", before, 1);
    assertThat(house.events("recorded") - before).isEqualTo(1);
  }

  @Clause("T6")
  @Test
  void whereCookiesAreBlockedThePageViewIsToldTwiceAtMostAndNobodyIsKept() {
    long recorded = house.events("recorded");
    page.navigate(shop.foreignUrl() + "/");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(1_000);

    assertThat(house.events("recorded") - recorded).isZero();
    // The page view and once more the page view, then the product view: no further bounce.
    assertThat(sent).hasSizeLessThanOrEqualTo(3);
    assertThat(sent).filteredOn(line -> line.startsWith("GET /t?")).hasSize(1);
    assertThat(context.cookies()).extracting(cookie -> cookie.name).doesNotContain("__Host-sid");
  }

  @Test
  void whereCookiesAreKeptApartForEachSiteVisitsAreCountedThereAndNobodyIsKnown() {
    long counted = house.events("visit_counted");
    page.navigate(shop.foreignUrl() + "/");
    house.awaitEvents("visit_counted", counted, 1);
    assertThat(context.cookies()).extracting(cookie -> cookie.name).containsExactly("__Host-site");

    // On the same site the first answer says it all; on another one the browser begins anew.
    long unknown = house.events("not_identified");
    page.navigate(shop.foreignUrl() + "/again");
    house.awaitEvents("visit_counted", counted, 2);
    assertThat(house.events("not_identified") - unknown).isZero();
    page.navigate(shop.otherForeignUrl() + "/");
    house.awaitEvents("visit_counted", counted, 3);
    assertThat(house.events("not_identified") - unknown).isEqualTo(1);
  }

  @Test
  void aRefusalEndsTheCookieOfItsSite() {
    long counted = house.events("visit_counted");
    page.navigate(shop.foreignUrl() + "/");
    house.awaitEvents("visit_counted", counted, 1);

    long forbidden = house.events("forbidden");
    context.setExtraHTTPHeaders(Map.of("Sec-GPC", "1"));
    page.navigate(shop.foreignUrl() + "/");
    house.awaitEvents("forbidden", forbidden, 1);

    page.waitForCondition(() -> context.cookies().isEmpty());
  }

  @Test
  void nothingIsSentBeforeConsentIsKnownNorAfterItIsRefused() {
    page.addInitScript(TCF.formatted("true"));
    page.navigate(shop.url() + "/");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();

    page.evaluate("tell(false)");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();
    assertThat(context.cookies()).isEmpty();
  }

  @Test
  void consentThatComesLateLetsOutWhatHasWaited() {
    long before = house.events("recorded");
    page.addInitScript(TCF.formatted("false"));
    page.navigate(shop.url() + "/");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(300);
    assertThat(sent).isEmpty();

    page.evaluate("tell(true)");

    house.awaitEvents("recorded", before, 2);
    // Playwright tells what it has seen only while it is called.
    page.waitForTimeout(100);
    assertThat(sent.get(0)).contains("gdpr=0");
  }

  @Test
  void nothingThatThePageDoesMakesTheTagThrow() {
    page.navigate(shop.url() + "/");
    page.evaluate(
        "sg(); sg('nonsense'); sg('event'); sg('event', 'search', null); sg('event', 'search', {q: {toString() { throw 1 }}});"
            + " sg('init'); sg('sync', undefined)");
    page.waitForTimeout(300);
  }

  @Test
  void whatWasToldBeforeTheTagCameIsTold() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/late");
    page.evaluate(
        "sg('event', 'product_view', {sku: 'pack-28'}); sg('event', 'basket', {sku: 'pack-28'})");
    page.waitForTimeout(300);
    assertThat(sent).isEmpty();

    page.evaluate("load()");

    house.awaitEvents("recorded", before, 3);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(3);
  }

  @Test
  void aTagThatIsPastedTwiceTellsOnce() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/twice");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");

    house.awaitEvents("recorded", before, 2);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(2);
  }

  @Test
  void refusalByGppAloneSilencesTheTagUntilItIsTakenBack() {
    page.clock().install();
    page.addInitScript(GPP);
    page.navigate(shop.url() + "/");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'}); sg('sync', 'sandbox')");
    // Longer than the tag waits for a platform that is not there.
    page.clock().fastForward(3_500);
    page.waitForTimeout(300);
    assertThat(sent).as("before the platform knows").isEmpty();

    page.evaluate("tell([2], 'DBABMA~', {tcfeuv2: [{PurposeConsents: [false, false]}]})");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'}); sg('sync', 'sandbox')");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();
    assertThat(context.cookies()).isEmpty();

    page.evaluate("tell([-1], '', {})");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent).isNotEmpty();
    assertThat(sent.get(0)).contains("e=product_view").contains("gpp_sid=-1");
  }

  @Test
  void aConsentPlatformThatLoadsLaterIsAskedBeforeAnythingElseIsSent() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/");
    house.awaitEvents("recorded", before, 1);
    page.waitForTimeout(300);
    sent.clear();

    page.evaluate(TCF.formatted("true"));
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();

    page.evaluate("tell(false)");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();
  }

  @Clause("C3")
  @Test
  void consentThatIsTakenBackOnThePageIsToldAndNothingElse() {
    page.addInitScript(TCF.formatted("window.inside"));
    page.navigate(shop.url() + "/");
    page.evaluate("tell(true)");
    house.awaitEvents("recorded", house.events("recorded") - 1, 1);
    page.waitForTimeout(300);
    sent.clear();

    page.evaluate("window.inside = true; tell(false)");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");
    page.waitForTimeout(500);
    assertThat(sent)
        .hasSize(1)
        .allMatch(line -> line.contains("e=exit") && line.contains("gdpr=1"));
  }

  @Test
  void brokenConsentPlatformsAndSealedGlobalsBreakNothingAndLetNothingOut() {
    page.addInitScript(
        "window.__tcfapi = window.__gpp = window.__uspapi = function () { throw new Error('broken'); };"
            + " Object.freeze(history); Object.freeze(History.prototype);");
    page.navigate(shop.url() + "/");
    page.evaluate(
        "sg('event', 'product_view', {sku: 'pack-28'}); history.pushState({}, '', '/p/1')");
    page.waitForTimeout(500);
    assertThat(sent).isEmpty();
  }

  @Test
  void withoutBeaconAndFetchPicturesTellItAll() {
    page.addInitScript(
        "delete Navigator.prototype.sendBeacon; delete window.fetch; delete Crypto.prototype.randomUUID;");
    long before = house.events("recorded");
    page.navigate(shop.url() + "/");
    page.evaluate(
        "sg('event', 'product_view', {sku: 'pack-28'}); sg('event', 'search', {q: 'day pack'})");

    house.awaitEvents("recorded", before, 3);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(3);
    assertThat(sent).allMatch(line -> line.startsWith("GET /t?"));
  }

  @Test
  void aPageThatLetsScriptsConnectNowhereIsToldOfByPictures() {
    long before = house.events("recorded");
    page.navigate(shop.url() + "/strict");
    page.evaluate("sg('event', 'product_view', {sku: 'pack-28'})");

    house.awaitEvents("recorded", before, 2);
    page.waitForTimeout(300);
    assertThat(house.events("recorded") - before).isEqualTo(2);
  }

  @Test
  void aSealedWindowIsLeftAlone() {
    page.addInitScript(
        "Object.defineProperty(window, 'sg', {value: function () {}, writable: false})");
    page.navigate(shop.url() + "/");
    page.waitForTimeout(300);
    assertThat(sent).isEmpty();
  }
}
