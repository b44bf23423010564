package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpStatus;
import io.segmento.gateway.privacy.Standing.Tone;
import io.segmento.proto.v1.AdShown;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.ExportReply;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What is held about a browser, and what became of its wish to have it erased. */
final class SubjectPages {

  /** On the page; the export has all. */
  private static final int MAX_EVIDENCE = 50;

  private static final String PATH = "/privacy/my-data";

  private SubjectPages() {}

  static Page myData(Language language, ExportReply export) {
    Html body = new Html()
        .element("h1", language.text("data-title"))
        .raw("<p class=\"lead\">")
        .text(language.text("data-lead"))
        .raw("</p>\n")
        .add(summary(language, export));
    export.getTotalsList().forEach(each -> body.add(advertiser(language, each, export)));
    if (export.getIdentified()) {
      body.add(consent(language, export)).add(rest(language, export)).add(eraseForm(language));
    }
    body.add(DeviceForm.of(language, "/privacy/erase", "erase-device"));
    return new Page(HttpStatus.OK, "data-title", PATH, body);
  }

  private static Html summary(Language language, ExportReply export) {
    if (!export.getIdentified()) {
      return statement(language, "data-stranger");
    }
    if (export.getOptedOutSinceMillis() > 0) {
      return Pages.statement(
          Tone.GOOD,
          language.text("state-title"),
          language.text("state-out"),
          List.of(language.text(
              "data-out-text", "date", language.date(day(export.getOptedOutSinceMillis())))),
          new Html());
    }
    if (export.getMonthsCount() == 0) {
      return statement(language, "data-nothing");
    }
    CollectedMonth oldest = export.getMonths(export.getMonthsCount() - 1);
    Html download = new Html()
        .raw("<p><a class=\"button\" href=\"/privacy/export?lang=")
        .text(language.code())
        .raw("\" download>")
        .text(language.text("data-download"))
        .raw("</a></p>\n<p class=\"soft\">")
        .text(language.text("data-download-hint"))
        .raw("</p>\n");
    return Pages.statement(
        Tone.PLAIN,
        language.text("state-title"),
        language.text("data-some"),
        List.of(
            language.text("data-some-text", "date", language.date(day(oldest.getEndsAtMillis())))),
        download);
  }

  private static Html statement(Language language, String key) {
    return Pages.statement(
        Tone.PLAIN,
        language.text("state-title"),
        language.text(key),
        List.of(language.text(key + "-text")),
        new Html());
  }

  private static Html advertiser(Language language, AdvertiserProfile data, ExportReply export) {
    String name = nameOf(data);
    Html html = new Html()
        .raw("<section class=\"card\">\n")
        .element("h2", language.text("data-at", "name", name))
        .add(interests(language, data));
    String used = export.getUsedForAdsList().stream()
            .anyMatch(each -> each.getAdvertiserId().equals(data.getAdvertiserId()))
        ? "data-used"
        : "data-not-used";
    return html.raw("<p class=\"soft\">")
        .text(language.text(used))
        .raw("</p>\n<form method=\"post\" action=\"/privacy/withdraw?lang=")
        .text(language.code())
        .raw("\"><input type=\"hidden\" name=\"advertiser\" value=\"")
        .text(data.getAdvertiserId())
        .raw("\"><button class=\"quiet\" type=\"submit\">")
        .text(language.text("withdraw-button", "name", name))
        .raw("</button></form>\n<p class=\"soft\">")
        .text(language.text("withdraw-hint"))
        .raw("</p>\n</section>\n");
  }

  /** What an advertiser's part of a profile says, in tables. */
  static Html interests(Language language, AdvertiserProfile data) {
    Html html = new Html()
        .element(
            "p",
            language
                .text("data-seen")
                .replace("{from}", language.date(day(data.getFirstSeenMillis())))
                .replace("{to}", language.date(day(data.getLastSeenMillis())))
                .replace("{events}", Long.toString(data.getEvents())));
    if (data.getProductsCount() > 0) {
      Table products = Table.of(
          language,
          "data-products",
          List.of("data-product", "data-views", "data-baskets", "data-purchases", "data-last"));
      data.getProductsList()
          .forEach(product -> products.row(
              product.getName().isEmpty() ? product.getSku() : product.getName(),
              Integer.toString(product.getViews()),
              Integer.toString(product.getBaskets()),
              Integer.toString(product.getPurchases()),
              language.date(day(product.getLastSeenMillis()))));
      html.add(products.end());
    }
    if (data.getSearchesCount() > 0) {
      Table searches =
          Table.of(language, "data-searches", List.of("data-query", "data-times", "data-last"));
      data.getSearchesList()
          .forEach(search -> searches.row(
              search.getQuery(),
              Integer.toString(search.getCount()),
              language.date(day(search.getLastSeenMillis()))));
      html.add(searches.end());
    }
    if (data.getCategoriesCount() > 0) {
      Table categories = Table.of(
          language, "data-categories", List.of("data-category", "data-times", "data-last"));
      data.getCategoriesList()
          .forEach(category -> categories.row(
              category.getCategory(),
              Integer.toString(category.getViews()),
              language.date(day(category.getLastSeenMillis()))));
      html.add(categories.end());
    }
    String device = joined(
        data.getDeviceType(),
        data.getOperatingSystem(),
        data.getOperatingSystemVersion(),
        data.getBrowser());
    String place = joined(data.getCity(), data.getRegion(), data.getCountry());
    if (!device.isEmpty()) {
      html.element("p", language.text("data-device", "device", device));
    }
    if (!place.isEmpty()) {
      html.element("p", language.text("data-place", "place", place));
    }
    return html;
  }

  private static String joined(String... parts) {
    return String.join(
        ", ", java.util.stream.Stream.of(parts).filter(part -> !part.isEmpty()).toList());
  }

  private static String nameOf(AdvertiserProfile data) {
    if (!data.getAdvertiserName().isEmpty()) {
      return data.getAdvertiserName();
    }
    return data.getAdvertiserId();
  }

  /** On which consent it stands; nothing when there are no data. */
  private static Html consent(Language language, ExportReply export) {
    Html html = new Html();
    if (export.getEvidenceCount() == 0) {
      return html;
    }
    html.raw("<section class=\"card\">\n")
        .element("h2", language.text("consent-title"))
        .element("p", language.text("consent-text"));
    Table records = Table.of(
        language,
        "consent-records",
        List.of(
            "consent-advertiser",
            "consent-answer",
            "consent-from",
            "consent-to",
            "consent-policy"));
    export.getEvidenceList().stream()
        .limit(MAX_EVIDENCE)
        .forEach(each -> records.row(
            nameOf(export, each.getAdvertiserId()),
            language.text(answerKey(each.getFramework())),
            language.date(LocalDate.parse(each.getDay())),
            language.date(LocalDate.parse(each.getLastDay())),
            policyDay(language, each.getPolicyVersion())));
    return html.add(records.end()).raw("</section>\n");
  }

  /** Empty: before the first policy. */
  private static String policyDay(Language language, String version) {
    return version.isEmpty() ? "" : language.date(LocalDate.parse(version));
  }

  private static String answerKey(String framework) {
    return switch (framework) {
      case "tcf" -> "consent-tcf";
      case "gpp" -> "consent-gpp";
      case "usp" -> "consent-usp";
      default -> "consent-none";
    };
  }

  private static String nameOf(ExportReply export, String advertiserId) {
    return export.getTotalsList().stream()
        .filter(each -> each.getAdvertiserId().equals(advertiserId))
        .map(SubjectPages::nameOf)
        .findFirst()
        .orElse(advertiserId);
  }

  /** What else is there of the browser: a few numbers. */
  private static Html rest(Language language, ExportReply export) {
    Html html = new Html().element("h2", language.text("data-rest")).raw("<ul>\n");
    html.element("li", language.text("data-rest-cookie"));
    int shown =
        export.getAdsShownList().stream().mapToInt(AdShown::getImpressions).sum();
    if (shown > 0) {
      html.element("li", language.text("data-rest-shown", "count", Integer.toString(shown)));
    }
    if (export.getAdTouchesCount() > 0) {
      html.element(
          "li",
          language.text(
              "data-rest-touches", "count", Integer.toString(export.getAdTouchesCount())));
    }
    if (export.getLinkedExchangesCount() > 0) {
      html.element(
          "li",
          language.text(
              "data-rest-links", "names", String.join(", ", export.getLinkedExchangesList())));
    }
    if (export.getRememberedEventIds() > 0) {
      html.element(
          "li",
          language.text(
              "data-rest-events", "count", Long.toString(export.getRememberedEventIds())));
    }
    export
        .getWithdrawalsList()
        .forEach(each -> html.element(
            "li",
            language.text("data-rest-withdrawn", "date", language.date(day(each.getAtMillis())))));
    if (export.getSuppressedBySignalSinceMillis() > 0) {
      html.element("li", language.text("data-rest-signal"));
    }
    return html.raw("</ul>\n");
  }

  private static Html eraseForm(Language language) {
    return new Html()
        .raw("<section class=\"card\" id=\"erase\">\n")
        .element("h2", language.text("erase-title"))
        .element("p", language.text("erase-text"))
        .raw("<form method=\"post\" action=\"/privacy/erase?lang=")
        .text(language.code())
        .raw(
            "\"><label class=\"check\"><input type=\"checkbox\" name=\"sure\" value=\"yes\" required> ")
        .text(language.text("erase-sure"))
        .raw("</label>\n<button class=\"danger\" type=\"submit\">")
        .text(language.text("erase-button"))
        .raw("</button></form>\n</section>\n");
  }

  /** It is done, with the receipt. */
  static Page done(Language language, String key, String receipt) {
    Html links = new Html()
        .raw("<p><a href=\"/privacy/my-data?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("done-look"))
        .raw("</a></p>\n");
    Html body = new Html()
        .element("h1", language.text("data-title"))
        .add(Pages.statement(
            Tone.GOOD,
            null,
            language.text(key + "-done"),
            List.of(language.text(key + "-done-text")),
            links))
        .raw("<section class=\"card\">\n")
        .element("h2", language.text("receipt-title"))
        .element("p", language.text("receipt-text"))
        .raw("<p><code>")
        .text(receipt)
        .raw("</code></p>\n<p class=\"soft\">")
        .text(language.text("receipt-check"))
        .raw(" <a href=\"/privacy/receipt-keys\">/privacy/receipt-keys</a></p>\n</section>\n")
        .raw("<section class=\"card\">\n")
        .element("h2", language.text("done-more"))
        .element("p", language.text("done-more-text"))
        .raw("<p><a href=\"/optout?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("can-out"))
        .raw("</a></p>\n</section>\n");
    return new Page(HttpStatus.OK, key + "-done", PATH, body);
  }

  /** It is not done, and why. */
  static Page failed(HttpStatus status, Language language, String key) {
    Html body = new Html()
        .element("h1", language.text("data-title"))
        .add(Pages.statement(
            Tone.WARN,
            null,
            language.text(key),
            List.of(language.text(key + "-text")),
            new Html()));
    return new Page(status, "data-title", PATH, body);
  }

  static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }
}
