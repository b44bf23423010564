package io.segmento.platform.markup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;

/** Our URLs for one bid's markup, each with the markup token. The first part is the gateway's public address, the last the token. */
public final class MarkupUrls {
  private final String baseUrl;
  private final String token;

  /** With a base URL that does not end in a slash, and a token that needs no escaping in a URL. */
  public MarkupUrls(String baseUrl, String token) {
    this.baseUrl = requireNonNull(baseUrl, "baseUrl");
    this.token = requireNonNull(token, "token");
  }

  /** Redirects to the landing page. */
  public String click() {
    return baseUrl + "/c?t=" + token;
  }

  /** Redirects to the page of one of the products that the ad shows. */
  public String click(String sku) {
    return click() + "&s=" + URLEncoder.encode(sku, UTF_8);
  }

  /** Counts the click where another server leads to the landing page. */
  public String clickTracking() {
    return click() + "&r=0";
  }

  /** To be called when the ad is rendered. */
  public String impression() {
    return baseUrl + "/i?t=" + token;
  }

  /** To be called when the ad could be seen. */
  public String viewable() {
    return baseUrl + "/v?t=" + token;
  }

  /** To be called when a video or audio ad has played so far. */
  public String progress(MediaEvent event) {
    return baseUrl + "/p?t=" + token + "&e=" + event.vastName();
  }

  /** Tells the person why this ad is shown. */
  public String why() {
    return baseUrl + "/why?t=" + token;
  }
}
