package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpStatus;
import io.segmento.gateway.privacy.Standing.Tone;
import io.segmento.proto.v1.WhyReply;
import java.util.ArrayList;
import java.util.List;

/** Why somebody sees an ad. */
final class WhyPages {

  private WhyPages() {}

  /** About one ad. The token is the address's own and comes back escaped only. */
  static Page of(Language language, String token, WhyReply why) {
    List<String> words = new ArrayList<>();
    words.add(language.text("why-paid").replace("{name}", who(why)));
    words.add(language.text(why.getByProfile() ? "why-profile" : "why-context", "name", who(why)));
    if (!why.getProductTitle().isEmpty()) {
      words.add(language.text("why-product", "name", why.getProductTitle()));
    }
    Html body = new Html()
        .element("h1", language.text("why-title"))
        .add(Pages.statement(
            Tone.PLAIN, null, language.text("why-by", "name", who(why)), words, new Html()))
        .raw("<section class=\"card\">\n")
        .element("h2", language.text("why-facts"))
        .raw("<dl>\n");
    fact(body, language.text("why-campaign"), why.getCampaignName());
    fact(body, language.text("why-exchange"), why.getExchangeName());
    fact(body, language.text("why-day"), language.date(SubjectPages.day(why.getShownAtMillis())));
    body.raw("</dl>\n</section>\n");
    if (why.hasOwnData()) {
      body.raw("<section class=\"card\">\n")
          .element("h2", language.text("why-data", "name", who(why)))
          .add(SubjectPages.interests(language, why.getOwnData()))
          .raw("</section>\n");
    } else if (why.getByProfile()) {
      body.raw("<p class=\"soft\">")
          .text(language.text(why.getSameBrowser() ? "why-data-gone" : "why-data-other"))
          .raw("</p>\n");
    }
    return new Page(
        HttpStatus.OK, "why-title", "/why?t=" + urlSafe(token), body.add(choices(language)));
  }

  /** About ads of ours, when it is not known which one is meant. */
  static Page inGeneral(Language language, boolean unknown) {
    Html body = new Html().element("h1", language.text("why-title"));
    if (unknown) {
      body.add(Pages.statement(
          Tone.WARN,
          null,
          language.text("why-unknown"),
          List.of(language.text("why-unknown-text")),
          new Html()));
    }
    body.element("p", language.text("overview-lead")).raw("<ul>\n");
    for (String key : List.of("what-1", "what-2", "what-3", "what-4")) {
      body.element("li", language.text(key));
    }
    return new Page(
        unknown ? HttpStatus.NOT_FOUND : HttpStatus.OK,
        "why-title",
        "/why",
        body.raw("</ul>\n").add(choices(language)));
  }

  private static Html choices(Language language) {
    return new Html()
        .raw("<h2>")
        .text(language.text("why-choices"))
        .raw("</h2>\n<ul class=\"grid\">\n<li><a href=\"/optout?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("can-out"))
        .raw("</a><span>")
        .text(language.text("can-out-text"))
        .raw("</span></li>\n<li><a href=\"/privacy/my-data?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("can-data"))
        .raw("</a><span>")
        .text(language.text("can-data-text"))
        .raw("</span></li>\n</ul>\n");
  }

  private static void fact(Html html, String name, String value) {
    if (!value.isEmpty()) {
      html.element("dt", name).element("dd", value);
    }
  }

  private static String who(WhyReply why) {
    return why.getAdvertiserDomain().isEmpty()
        ? why.getAdvertiserName()
        : why.getAdvertiserName() + " (" + why.getAdvertiserDomain() + ")";
  }

  /** A token is base64url; the core has just opened it, so nothing is lost. */
  private static String urlSafe(String token) {
    return token.replaceAll("[^A-Za-z0-9_-]", "");
  }
}
