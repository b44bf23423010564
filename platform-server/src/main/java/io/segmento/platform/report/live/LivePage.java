package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.observability.AdminPage;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /reports} on the admin port: what happens now, for people of the house. Nothing in it is of one person. Without scripts it loads itself anew;
 * with them only what changed, so that nobody loses the place.
 */
final class LivePage implements AdminPage {
  private static final LiveAsset STYLE = LiveAsset.load("live.css");
  private static final LiveAsset SCRIPT = LiveAsset.load("live.js");
  private static final String POLICY = "default-src 'none'; style-src " + STYLE.source()
      + "; script-src " + SCRIPT.source()
      + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private final LiveReader reader;

  @Inject
  LivePage(LiveReader reader) {
    this.reader = requireNonNull(reader, "reader");
  }

  @Override
  public String path() {
    return "/reports";
  }

  @Override
  public CompletableFuture<Document> render() {
    return reader.read().thenApply(numbers -> new Document(html(numbers), POLICY));
  }

  static String html(LiveNumbers numbers) {
    Html html = new Html();
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .raw("<meta name=\"color-scheme\" content=\"light dark\"><title>Segmento live</title>")
        .raw("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>")
        .raw("<link rel=\"icon\" href=\"data:,\"><style>")
        .file(STYLE)
        .raw("</style></head><body><a class=\"skip\" href=\"#live\">Skip to the numbers</a>")
        .raw("<header><div class=\"wrap\"><h1>Segmento <span>live</span></h1>")
        .raw(
            "<button type=\"button\" id=\"pause\" aria-pressed=\"false\" hidden>Pause</button></div></header>")
        .raw("<main id=\"live\" class=\"wrap\" tabindex=\"-1\">");
    status(html, numbers);
    TileParts.tiles(html, numbers);
    html.raw("<div class=\"two\">");
    FunnelParts.funnel(html, numbers);
    ReasonParts.noBids(html, numbers.node().counts());
    html.raw("</div>");
    FunnelParts.exchanges(html, numbers);
    Shared shared = numbers.shared();
    if (shared != null) {
      FunnelParts.campaigns(html, shared);
      html.raw("<div class=\"two even\">");
      MoneyParts.plans(html, shared);
      ReasonParts.filters(html, numbers.node().counts());
      html.raw("</div>");
      MoneyParts.arms(html, shared);
    }
    sources(html, numbers);
    html.raw("</main><script>").file(SCRIPT).raw("</script></body></html>\n");
    return html.toString();
  }

  private static void status(Html html, LiveNumbers numbers) {
    boolean ready = numbers.notReady().isEmpty();
    html.raw("<p class=\"status\"><span class=\"dot ")
        .text(ready ? "good" : "bad")
        .raw("\"></span><span>")
        .text(ready ? "This node is ready" : "This node is not ready: ");
    new TreeMap<>(numbers.notReady()).forEach((name, why) -> html.text(name + " (" + why + ") "));
    html.raw("</span><span>as of <time>")
        .text(TIME.format(numbers.at()))
        .raw(" UTC</time></span></p>");
    if (numbers.shared() == null) {
      html.raw(
          "<p class=\"warning\" role=\"status\">The store cannot be asked now: what all nodes counted is not shown.</p>");
    }
  }

  private static void sources(Html html, LiveNumbers numbers) {
    html.raw("<footer><p><span class=\"key node\"></span><b>This node</b>: its own counters since ")
        .text(MINUTE.format(numbers.node().since()))
        .raw(
            " UTC today, as <a href=\"/metrics\">/metrics</a> has them. Requests that a gateway answers by itself do not come this far.</p>")
        .raw(
            "<p><span class=\"key all\"></span><b>All nodes</b>: counters and ledgers in the store, since 00:00 UTC; a budget's day is that of the campaign's zone. ")
        .raw(
            "Wins and bids come from different counters, and notices come later than bids: their ratio is right over time, not to the second. ")
        .raw(
            "Where this node is not the only one, the share of wins among its own bids says nothing.</p>")
        .raw(
            "<p>Eligible: a campaign could have bid; then its strategy and the floor decided. Nothing here is of one person.</p></footer>");
  }
}
