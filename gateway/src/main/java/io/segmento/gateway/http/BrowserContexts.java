package io.segmento.gateway.http;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.PrivacySignals;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a browser's call carries beside its purpose, word for word: the core alone decides what it means. Thread-safe. */
public final class BrowserContexts {

  private static final AsciiString DNT = AsciiString.cached("dnt");
  private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
  private static final AsciiString SEC_GPC = AsciiString.cached("sec-gpc");
  /** The DAA's own for Chrome, and the one that is left to extensions of Safari. */
  private static final List<AsciiString> ADCHOICES_HEADERS =
      List.of(AsciiString.cached("x-adchoices"), AsciiString.cached("cookie2"));

  /** How browsers of today and of before say that nobody sees it yet; {@code prerender} comes with {@code prefetch}. */
  private static final List<AsciiString> PURPOSES = List.of(
      AsciiString.cached("sec-purpose"),
      AsciiString.cached("purpose"),
      AsciiString.cached("x-purpose"),
      AsciiString.cached("x-moz"));

  private static final int MAX_VALUE = 8_192;
  /** The low-entropy hints, which browsers send unasked. */
  private static final List<AsciiString> CLIENT_HINTS = List.of(
      AsciiString.cached("sec-ch-ua"),
      AsciiString.cached("sec-ch-ua-mobile"),
      AsciiString.cached("sec-ch-ua-platform"));

  private static final int MAX_HINT = 256;

  private final CookieJar cookies;
  private final ClientAddresses addresses;

  public BrowserContexts(CookieJar cookies, ClientAddresses addresses) {
    this.cookies = cookies;
    this.addresses = addresses;
  }

  /** From a request and its parameters, which a beacon has in its body. */
  public BrowserContext of(ServiceRequestContext ctx, QueryParams query) {
    RequestHeaders headers = ctx.request().headers();
    PrivacySignals.Builder signals = PrivacySignals.newBuilder();
    present(headers.get(DNT), signals::setDnt);
    headers.getAll(SEC_GPC).forEach(signals::addGpc);
    present(query.get("gdpr"), signals::setGdpr);
    present(query.get("gdpr_consent"), signals::setGdprConsent);
    present(query.get("gpp"), signals::setGpp);
    present(query.get("gpp_sid"), signals::setGppSid);
    present(query.get("us_privacy"), signals::setUsPrivacy);
    present(query.get("adchoices_signal"), signals::setAdchoices);
    for (AsciiString name : ADCHOICES_HEADERS) {
      headers.getAll(name).forEach(value -> present(value, signals::addAdchoicesHeaders));
    }
    signals.setCoppa("1".equals(query.get("coppa")));
    BrowserContext.Builder browser = BrowserContext.newBuilder();
    for (String line : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (Cookie cookie : Cookie.fromCookieHeader(false, line)) {
        if (cookie.name().equals(cookies.optOutName())) {
          signals.setOptOutCookie(true);
        } else if (cookie.name().equals(cookies.identityName())
            && browser.getIdentityCookie().isEmpty()) {
          present(cookie.value(), browser::setIdentityCookie);
        } else if (cookie.name().equals(cookies.siteName())
            && browser.getPartitionedCookie().isEmpty()) {
          present(cookie.value(), browser::setPartitionedCookie);
        }
      }
    }
    browser
        .setPrefetch(isInAdvance(headers))
        .setCrossSite("cross-site".equals(headers.get(SEC_FETCH_SITE)));
    present(headers.get(HttpHeaderNames.USER_AGENT), browser::setUserAgent);
    for (AsciiString name : CLIENT_HINTS) {
      String hint = headers.get(name);
      if (hint != null && hint.length() <= MAX_HINT) {
        browser.putClientHints(name.toString(), hint);
      }
    }
    return browser
        .setClientIp(addresses.of(headers, ctx.remoteAddress()))
        .setSignals(signals)
        .build();
  }

  private static boolean isInAdvance(RequestHeaders headers) {
    for (AsciiString name : PURPOSES) {
      String purpose = headers.get(name);
      if (purpose != null && (purpose.contains("prefetch") || purpose.contains("preview"))) {
        return true;
      }
    }
    return false;
  }

  private static void present(@Nullable String value, Consumer<String> setter) {
    if (value != null) {
      // Cut, not dropped: a signal that is too long to be one must still be seen as present.
      setter.accept(value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE));
    }
  }
}
