package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import io.segmento.gateway.config.PrivacyConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The policy, each of its versions, and who processes data for us. */
final class PolicyRoutes {

  private final Policies policies;
  private final PrivacyConfig config;
  private final Pages pages;

  PolicyRoutes(Policies policies, PrivacyConfig config, Pages pages) {
    this.policies = policies;
    this.config = config;
    this.pages = pages;
  }

  /** How a version stands to today. */
  private enum Validity {
    CURRENT,
    COMING,
    PAST
  }

  /** {@code GET /privacy/policy}: the version in force, or the one that {@code v} names by its first day. */
  HttpService policy() {
    return (ctx, request) -> {
      Visit visit = Visit.of(ctx, request);
      String day = visit.parameter("v");
      Optional<PolicyVersion> version =
          day.isEmpty() ? Optional.of(policies.inForce()) : policies.find(day);
      return version.map(found -> answer(visit, found)).orElseGet(() -> notFound(visit));
    };
  }

  private HttpResponse answer(Visit visit, PolicyVersion version) {
    if (visit.wantsJson()) {
      return pages.json(HttpStatus.OK, json(visit.language(), version), List.of());
    }
    Language language = visit.language();
    Html body = new Html()
        .element("h1", language.text("policy-title"))
        .raw("<p class=\"lead\">")
        .text(language.text(
            "policy-" + validity(version).name().toLowerCase(Locale.ROOT),
            "date",
            language.date(version.effectiveFrom())))
        .raw("</p>\n")
        .add(version.html(language))
        .add(processors(language))
        .add(versions(language));
    return pages.answer(
        visit,
        new Page(
            HttpStatus.OK,
            "policy-title",
            version.equals(policies.inForce())
                ? "/privacy/policy"
                : "/privacy/policy?v=" + version.effectiveFrom(),
            body));
  }

  private HttpResponse notFound(Visit visit) {
    Language language = visit.language();
    if (visit.wantsJson()) {
      return pages.json(
          HttpStatus.NOT_FOUND,
          JsonText.of(json -> json.writeStringField("error", language.text("policy-unknown"))),
          List.of());
    }
    Html body = new Html()
        .element("h1", language.text("policy-unknown"))
        .element("p", language.text("policy-unknown-text"))
        .add(versions(language));
    return pages.answer(
        visit, new Page(HttpStatus.NOT_FOUND, "policy-unknown", "/privacy/policy", body));
  }

  private Html processors(Language language) {
    Html html = new Html().element("h2", language.text("processors-title"));
    if (config.processors().isEmpty()) {
      return html.element("p", language.text("processors-none"));
    }
    html.element("p", language.text("processors-text")).raw("<ul>\n");
    config.processors().forEach(each -> html.element("li", each));
    return html.raw("</ul>\n");
  }

  private Html versions(Language language) {
    Html html = new Html().element("h2", language.text("policy-versions")).raw("<ul>\n");
    for (PolicyVersion version : policies.versions()) {
      html.raw("<li><a href=\"/privacy/policy?v=")
          .text(version.effectiveFrom() + "&lang=" + language.code())
          .raw("\">")
          .text(language.date(version.effectiveFrom()))
          .raw("</a> (")
          .text(language.text(
              switch (validity(version)) {
                case CURRENT -> "policy-in-force";
                case COMING -> "policy-will-be";
                case PAST -> "policy-was";
              }))
          .raw(")</li>\n");
    }
    return html.raw("</ul>\n");
  }

  private Validity validity(PolicyVersion version) {
    if (policies.isComing(version)) {
      return Validity.COMING;
    }
    return version.equals(policies.inForce()) ? Validity.CURRENT : Validity.PAST;
  }

  private JsonText json(Language language, PolicyVersion version) {
    return JsonText.of(json -> {
      json.writeStringField("effective_from", version.effectiveFrom().toString());
      json.writeStringField("validity", validity(version).name().toLowerCase(Locale.ROOT));
      json.writeStringField("language", language.code());
      json.writeStringField("text", version.texts().getOrDefault(language, ""));
      json.writeArrayFieldStart("versions");
      for (PolicyVersion each : policies.versions()) {
        json.writeString(each.effectiveFrom().toString());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("processors");
      for (String processor : config.processors()) {
        json.writeString(processor);
      }
      json.writeEndArray();
      json.writeStringField("data_protection_officer", config.email());
    });
  }
}
