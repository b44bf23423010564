package io.segmento.gateway.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page as HTML: no script, no picture, nothing from anywhere else. */
final class OptOutPage {

  /** What the page has to say of this browser. */
  enum State {
    ACTIVE,
    OPTED_OUT,
    BY_SIGNAL,
    /** The browser was told to keep the opt-out cookie and did not bring it back. */
    NOT_KEPT,
    UNKNOWN
  }

  private static final String STYLE = """
      :root{color-scheme:light dark}
      body{font:17px/1.55 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:2rem 1.25rem 3rem;color:#1c2733;background:#fff}
      header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;margin-bottom:2rem}
      .brand{font-weight:700;letter-spacing:.02em}
      h1{font-size:1.7rem;line-height:1.25;margin:0 0 1rem}
      h2{font-size:1.1rem;margin:0 0 .5rem}
      a{color:#0b57d0}
      section{border:1px solid #c9d3df;border-radius:12px;padding:1.25rem 1.4rem;margin:1.75rem 0;border-left:6px solid #c9d3df}
      section.on{border-left-color:#b06a00}
      section.off{border-left-color:#1b7f4b}
      section p{margin:.25rem 0 1rem}
      button{font:inherit;font-weight:600;padding:.65rem 1.4rem;border-radius:8px;border:2px solid #0b57d0;background:#0b57d0;color:#fff;cursor:pointer}
      button.quiet{background:transparent;color:#0b57d0}
      button:focus-visible,a:focus-visible{outline:3px solid #f2a600;outline-offset:2px}
      .note{color:#48566a;font-size:.95rem}
      @media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf3}a,button.quiet{color:#8ab8ff}
      .note{color:#a9b6c6}section{border-color:#334153}section.on{border-left-color:#f2a600}section.off{border-left-color:#4cc38a}
      button{border-color:#8ab8ff}}
      """;

  /** Allows the page's own style and forms and nothing else. */
  static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-"
      + sha256(STYLE) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private OptOutPage() {}

  static String render(PageText text, State state) {
    boolean off = state == State.OPTED_OUT || state == State.BY_SIGNAL;
    String other = text == PageText.EN
        ? "<a href=\"/privacy?lang=ru\" lang=\"ru\" hreflang=\"ru\">Русский</a>"
        : "<a href=\"/privacy?lang=en\" lang=\"en\" hreflang=\"en\">English</a>";
    return "<!doctype html>\n<html lang=\"" + text.language
        + "\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + text.title + "</title>\n"
        + "<style>" + STYLE + "</style>\n</head>\n<body>\n"
        + "<header><span class=\"brand\">Segmento</span><nav>" + other + "</nav></header>\n<main>\n"
        + "<h1>" + text.title + "</h1>\n<p>" + text.introduction + "</p>\n"
        + "<section class=\"" + (off ? "off" : "on") + "\" aria-labelledby=\"state\">\n"
        + "<h2 id=\"state\">" + text.thisBrowser + "</h2>\n<p role=\"status\">" + words(text, state)
        + "</p>\n"
        + form(text, state)
        + "</section>\n<p class=\"note\">" + text.keepTheCookie
        + "</p>\n</main>\n</body>\n</html>\n";
  }

  private static String words(PageText text, State state) {
    return switch (state) {
      case ACTIVE -> text.active;
      case OPTED_OUT -> text.optedOut;
      case BY_SIGNAL -> text.bySignal;
      case NOT_KEPT -> text.notKept;
      case UNKNOWN -> text.unknown;
    };
  }

  private static String form(PageText text, State state) {
    boolean optedOut = state == State.OPTED_OUT;
    return "<form method=\"post\" action=\"" + (optedOut ? "/optin" : "/optout") + "?lang="
        + text.language + "\">"
        + "<button" + (optedOut ? " class=\"quiet\"" : "") + ">"
        + (optedOut ? text.optIn : text.optOut)
        + "</button></form>\n";
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
