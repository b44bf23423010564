package io.segmento.gateway.http;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.CookieBuilder;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.segmento.proto.v1.CookieInstruction;
import java.util.List;

/**
 * Names and attributes of our cookies; their values and lives are the core's word. Where they are secure, the {@code __Host-} prefix makes the
 * browser refuse a cookie of that name from anybody else. Immutable.
 */
public final class CookieJar {

  /**
   * Sets the opt-out mark, for when the core cannot be asked: a refusal must be kept by the browser at least. Value and life are what the core
   * says: nothing about anybody, and five years with two leap days.
   */
  public static final CookieInstruction OPT_OUT_MARK = CookieInstruction.newBuilder()
      .setCookie(io.segmento.proto.v1.Cookie.OPT_OUT_COOKIE_MARK)
      .setAction(CookieInstruction.Action.SET)
      .setValue("1")
      .setMaxAgeSeconds(157_852_800)
      .build();

  private final boolean secure;

  public CookieJar(boolean secure) {
    this.secure = secure;
  }

  public String identityName() {
    return secure ? "__Host-sid" : "sid";
  }

  public String optOutName() {
    return secure ? "__Host-opt-out" : "opt-out";
  }

  /** What the browser keeps apart for each site. */
  public String siteName() {
    return secure ? "__Host-site" : "site";
  }

  /** Does what the core says. */
  public void obey(List<CookieInstruction> instructions, ResponseHeadersBuilder headers) {
    for (CookieInstruction instruction : instructions) {
      String name = nameOf(instruction);
      boolean ofSite = instruction.getCookie() == io.segmento.proto.v1.Cookie.SITE_COOKIE;
      // Without Secure there is no Partitioned, and without that it would be one for all sites.
      if (!name.isEmpty() && (secure || !ofSite)) {
        String header = cookie(name, instruction).toSetCookieHeader();
        headers.add(HttpHeaderNames.SET_COOKIE, ofSite ? header + "; Partitioned" : header);
      }
    }
  }

  /** Sets a cookie that ends with the browser's session, under a name with the same prefix as the others. */
  public void setForSession(String name, String value, ResponseHeadersBuilder headers) {
    headers.add(
        HttpHeaderNames.SET_COOKIE,
        Cookie.secureBuilder(sessionName(name), value)
            .path("/")
            .httpOnly(true)
            .secure(secure)
            .sameSite(secure ? "None" : "Lax")
            .build()
            .toSetCookieHeader());
  }

  /** The full name of a cookie of {@link #setForSession}. */
  public String sessionName(String name) {
    return secure ? "__Host-" + name : name;
  }

  private String nameOf(CookieInstruction instruction) {
    return switch (instruction.getCookie()) {
      case IDENTITY_COOKIE -> identityName();
      case OPT_OUT_COOKIE_MARK -> optOutName();
      case SITE_COOKIE -> siteName();
      case COOKIE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private Cookie cookie(String name, CookieInstruction instruction) {
    boolean set = instruction.getAction() == CookieInstruction.Action.SET;
    CookieBuilder cookie = Cookie.secureBuilder(name, set ? instruction.getValue() : "")
        .path("/")
        .maxAge(set ? instruction.getMaxAgeSeconds() : 0)
        .httpOnly(true)
        .secure(secure);
    // Without Secure, browsers refuse None: development gets along with first-party cookies.
    return cookie.sameSite(secure ? "None" : "Lax").build();
  }
}
