package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import java.net.URI;

/** One request to the privacy centre. Immutable. */
record Visit(ServiceRequestContext ctx, RequestHeaders headers, Language language) {

  private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");

  static Visit of(ServiceRequestContext ctx, HttpRequest request) {
    RequestHeaders headers = request.headers();
    String chosen = ctx.queryParam("lang");
    return new Visit(
        ctx,
        headers,
        Language.of(
            chosen == null ? "" : chosen, headers.get(HttpHeaderNames.ACCEPT_LANGUAGE, "")));
  }

  /** Empty when it is missing. */
  String parameter(String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  String userAgent() {
    return headers.get(HttpHeaderNames.USER_AGENT, "");
  }

  /** JSON only for who asks for it by name and not for a page. */
  boolean wantsJson() {
    String accept = headers.get(HttpHeaderNames.ACCEPT, "");
    return accept.contains("application/json") && !accept.contains("text/html");
  }

  /**
   * Whether a form came from our own page: another site must not choose, erase or withdraw with somebody's cookies. Browsers say where a request
   * comes from by {@code Sec-Fetch-Site}, older ones by {@code Origin} or {@code Referer}; what says nothing is no browser with a person's
   * cookies in it.
   */
  boolean isFromOurOwnPage() {
    String site = headers.get(SEC_FETCH_SITE);
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN, headers.get(HttpHeaderNames.REFERER, ""));
    if (origin.isEmpty()) {
      return true;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(headers.authority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
