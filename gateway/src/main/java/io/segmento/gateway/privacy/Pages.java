package io.segmento.gateway.privacy;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.segmento.gateway.config.PrivacyConfig;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.CookieJar;
import io.segmento.proto.v1.CookieInstruction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frame of every page: navigation, language, notice of a coming policy, contact. No script, no picture, nothing from anywhere else, and
 * nothing that a caller sent but what is escaped. Thread-safe.
 */
final class Pages {

  private static final String STYLE = resource("style.css");
  private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-"
      + sha256(STYLE) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final PrivacyConfig config;
  private final Policies policies;
  private final CookieJar cookies;

  Pages(PrivacyConfig config, Policies policies, CookieJar cookies) {
    this.config = config;
    this.policies = policies;
    this.cookies = cookies;
  }

  /** Headers of every answer of the privacy centre, with what the core wants done to the cookies. */
  ResponseHeadersBuilder headers(HttpStatus status, List<CookieInstruction> instructions) {
    ResponseHeadersBuilder headers = Answers.headers(status)
        .set(HttpHeaderNames.VARY, "Accept, Accept-Language, Cookie, User-Agent")
        // With no referrer at all, browsers also leave out the origin of a form.
        .set(HttpHeaderNames.REFERRER_POLICY, "same-origin")
        .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
        .set("permissions-policy", "interest-cohort=(), browsing-topics=()")
        .set("cross-origin-opener-policy", "same-origin");
    cookies.obey(instructions, headers);
    return headers;
  }

  HttpResponse answer(Visit visit, Page page, List<CookieInstruction> instructions) {
    return HttpResponse.of(
        headers(page.status(), instructions)
            .contentType(MediaType.HTML_UTF_8)
            .set(HttpHeaderNames.CONTENT_LANGUAGE, visit.language().code())
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
            .build(),
        HttpData.ofUtf8(render(visit.language(), page)));
  }

  HttpResponse answer(Visit visit, Page page) {
    return answer(visit, page, List.of());
  }

  HttpResponse json(HttpStatus status, JsonText json, List<CookieInstruction> instructions) {
    return HttpResponse.of(
        headers(status, instructions).contentType(MediaType.JSON_UTF_8).build(),
        HttpData.ofUtf8(json + "\n"));
  }

  private String render(Language language, Page page) {
    Html html = new Html()
        .raw("<!doctype html>\n<html lang=\"")
        .text(language.code())
        .raw("""
            ">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>""")
        .text(language.text(page.titleKey()) + " – " + language.text("brand"))
        .raw("</title>\n<style>");
    // Our own file, which is no HTML.
    return html + STYLE + top(language, page).add(page.body()).add(bottom(language));
  }

  private Html top(Language language, Page page) {
    Html html = new Html()
        .raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">")
        .text(language.text("skip"))
        .raw(
            "</a>\n<header class=\"top\">\n<div class=\"wide bar\"><a class=\"brand\" href=\"/privacy?lang=")
        .text(language.code())
        .raw("\">")
        .text(language.text("brand"))
        .raw("</a> <span class=\"centre\">")
        .text(language.text("centre"))
        .raw("</span>")
        .add(languageSwitch(language, page))
        .raw("</div>\n<nav class=\"wide tabs\" aria-label=\"")
        .text(language.text("nav"))
        .raw("\">");
    String path = page.address().split("\\?", 2)[0];
    for (Map.Entry<String, String> tab : List.of(
        Map.entry("/privacy", "nav-overview"),
        Map.entry("/optout", "nav-opt-out"),
        Map.entry("/privacy/my-data", "nav-data"),
        Map.entry("/privacy/policy", "nav-policy"))) {
      html.raw("<a href=\"")
          .text(tab.getKey() + "?lang=" + language.code())
          .raw("\"")
          .add(isUnder(path, tab.getKey()) ? new Html().raw(" aria-current=\"page\"") : new Html())
          .raw(">")
          .text(language.text(tab.getValue()))
          .raw("</a>\n");
    }
    html.raw("</nav>\n</header>\n");
    policies
        .coming()
        .ifPresent(coming -> html.raw("<aside class=\"banner\"><p class=\"wide\">")
            .text(language.text("banner", "date", language.date(coming.effectiveFrom())))
            .raw(" <a href=\"/privacy/policy?v=")
            .text(coming.effectiveFrom() + "&lang=" + language.code())
            .raw("\">")
            .text(language.text("banner-link"))
            .raw("</a></p></aside>\n"));
    return html.raw("<main id=\"content\" class=\"wide\">\n");
  }

  /** Whether a page belongs to a tab; the overview has no pages below it. */
  private static boolean isUnder(String path, String tab) {
    return path.equals(tab) || (!tab.equals("/privacy") && path.startsWith(tab + "/"));
  }

  private static Html languageSwitch(Language language, Page page) {
    String separator = page.address().contains("?") ? "&" : "?";
    Language other = language.other();
    return new Html()
        .raw(" <a class=\"tongue\" lang=\"")
        .text(other.code())
        .raw("\" hreflang=\"")
        .text(other.code())
        .raw("\" href=\"")
        .text(page.address() + separator + "lang=" + other.code())
        .raw("\">")
        .text(language.text("other-language-name"))
        .raw("</a>");
  }

  private Html bottom(Language language) {
    Html html = new Html()
        .raw("</main>\n<footer><div class=\"wide\">\n")
        .raw("<h2 id=\"contact\">")
        .text(language.text("contact-title"))
        .raw("</h2>\n")
        .element("p", language.text("contact-text"))
        .raw("<dl>\n");
    html.element("dt", language.text("contact-email"))
        .raw("<dd><a href=\"mailto:")
        .text(config.email())
        .raw("\">")
        .text(config.email())
        .raw("</a></dd>\n");
    detail(
        html,
        language.text("contact-post"),
        language == Language.RU ? config.postRussian() : config.postEnglish());
    detail(html, language.text("contact-phone"), config.phone());
    detail(html, language.text("registration"), config.registration());
    html.element("dt", language.text("processors-title"));
    if (config.processors().isEmpty()) {
      html.element("dd", language.text("processors-none"));
    }
    config.processors().forEach(processor -> html.element("dd", processor));
    detail(
        html, language.text("policy-updated"), language.date(policies.inForce().effectiveFrom()));
    return html.raw("</dl>\n</div></footer>\n</body>\n</html>\n");
  }

  private static void detail(Html html, String name, String value) {
    if (!value.isEmpty()) {
      html.element("dt", name).element("dd", value);
    }
  }

  /** A statement in a box that screen readers announce. */
  static Html statement(
      Standing.Tone tone, @Nullable String about, String title, List<String> words, Html then) {
    Html html = new Html()
        .raw("<section class=\"card state ")
        .text(
            switch (tone) {
              case PLAIN -> "plain";
              case GOOD -> "good";
              case WARN -> "warn";
              case BAD -> "bad";
            })
        .raw("\" role=\"status\">\n");
    if (about != null) {
      html.raw("<p class=\"what\">").text(about).raw("</p>\n");
    }
    html.element("h2", title);
    words.forEach(each -> html.element("p", each));
    return html.add(then).raw("</section>\n");
  }

  private static String resource(String file) {
    try (InputStream in = requireNonNull(Pages.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256", e);
    }
  }
}
