package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CookieJarTest {

  @Test
  void secureCookiesBelongToTheHostAloneAndTravelAcrossSites() {
    for (Cookie cookie : List.of(Cookie.IDENTITY_COOKIE, Cookie.OPT_OUT_COOKIE_MARK)) {
      String header = headerOf(true, cookie, CookieInstruction.Action.SET);
      String name = cookie == Cookie.IDENTITY_COOKIE ? "__Host-sid" : "__Host-opt-out";
      assertThat(header)
          .startsWith(name + "=v;")
          .contains("Path=/", "Secure", "HTTPOnly", "SameSite=None", "Max-Age=60")
          .doesNotContain("Domain");
    }
  }

  @Test
  void cookiesInDevelopmentAreFirstPartyAndNeedNoTls() {
    assertThat(headerOf(false, Cookie.IDENTITY_COOKIE, CookieInstruction.Action.SET))
        .startsWith("sid=v;")
        .contains("SameSite=Lax", "HTTPOnly")
        .doesNotContain("Secure");
  }

  @Test
  void aDroppedCookieKeepsTheAttributesThatMakeItTheSameCookie() {
    assertThat(headerOf(true, Cookie.IDENTITY_COOKIE, CookieInstruction.Action.DROP))
        .startsWith("__Host-sid=;")
        .contains("Max-Age=0", "Path=/", "Secure");
  }

  @Test
  void theCookieOfASiteIsKeptApartForEachSiteOrNotAtAll() {
    for (CookieInstruction.Action action :
        List.of(CookieInstruction.Action.SET, CookieInstruction.Action.DROP)) {
      assertThat(headerOf(true, Cookie.SITE_COOKIE, action))
          .startsWith("__Host-site=")
          .contains("Path=/", "Secure", "HTTPOnly", "SameSite=None", "; Partitioned")
          .doesNotContain("Domain");
      assertThat(headerOf(false, Cookie.SITE_COOKIE, action)).isEmpty();
    }
    assertThat(headerOf(true, Cookie.IDENTITY_COOKIE, CookieInstruction.Action.SET))
        .doesNotContain("Partitioned");
  }

  private static String headerOf(boolean secure, Cookie cookie, CookieInstruction.Action action) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK);
    new CookieJar(secure)
        .obey(
            List.of(CookieInstruction.newBuilder()
                .setCookie(cookie)
                .setAction(action)
                .setValue("v")
                .setMaxAgeSeconds(60)
                .build()),
            headers);
    return headers.get(HttpHeaderNames.SET_COOKIE, "");
  }
}
