package io.segmento.platform.markup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;

/** Our URLs for one bid's markup, each with the markup token. The first part is the gateway's public address, the last the token. */
public final class MarkupUrls {
  private final String baseUrl;
  private final String token;
  private final String billing;
  private final String clickPrefix;

  /** With a base URL that does not end in a slash, and a token that needs no escaping in a URL. */
  public MarkupUrls(String baseUrl, String token) {
    this(baseUrl, token, "", "");
  }

  /**
   * Besides, for an exchange with ways of its own.
   *
   * @param billing what the impression's URL ends in where the impression bills, with the exchange's macros; or empty
   * @param clickPrefix the exchange's macro that stands before our click URL in HTML; or empty
   */
  public MarkupUrls(String baseUrl, String token, String billing, String clickPrefix) {
    this.baseUrl = requireNonNull(baseUrl, "baseUrl");
    this.token = requireNonNull(token, "token");
    this.billing = requireNonNull(billing, "billing");
    this.clickPrefix = requireNonNull(clickPrefix, "clickPrefix");
  }

  /** Redirects to the landing page. */
  public String click() {
    return baseUrl + "/c?t=" + token;
  }

  /** The same in HTML, through the exchange where it wants that. */
  public String clickInHtml() {
    return throughExchange(click());
  }

  /** As {@link #click(String)} in HTML, through the exchange where it wants that. */
  public String clickInHtml(String sku) {
    return throughExchange(click(sku));
  }

  private String throughExchange(String url) {
    return clickPrefix.isEmpty() ? url : clickPrefix + URLEncoder.encode(url, UTF_8);
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
    return baseUrl + "/i?t=" + token + billing;
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
