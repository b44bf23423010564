package io.segmento.tools.exchange;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An HTTP client with cookies of one site that follows no redirect. One thread. */
public final class Browser {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String site;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** A browser without cookies; {@code site} is the origin that gets and sets them. */
  public Browser(HttpClient http, String site) {
    this.http = http;
    this.site = site;
  }

  /** Somebody else's, who has no cookies. */
  public Browser another() {
    return new Browser(http, site);
  }

  /** An HTTP/1.1 client for any number of browsers. */
  public static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(TIMEOUT)
        .build();
  }

  public HttpResponse<byte[]> get(String url) {
    return get(url, "*/*");
  }

  public HttpResponse<byte[]> get(String url, String accept) {
    return send(request(url).header("Accept", accept).GET().build());
  }

  /** With headers beside, or instead of, those that it sends by itself. */
  public HttpResponse<byte[]> get(String url, Map<String, String> headers) {
    HttpRequest.Builder request = request(url);
    headers.forEach(request::setHeader);
    return send(request.GET().build());
  }

  /** Posts a body with headers beside, or instead of, those that it sends by itself. */
  public HttpResponse<byte[]> post(String url, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request = request(url);
    headers.forEach(request::setHeader);
    return send(request.POST(BodyPublishers.ofByteArray(body)).build());
  }

  /** Posts a form from a page of the same site. */
  public HttpResponse<byte[]> post(String url, String accept, String form) {
    return send(request(url)
        .header("Accept", accept)
        .header("Origin", site)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form))
        .build());
  }

  /** The value of a cookie; null when the browser does not hold it. */
  public @Nullable String cookie(String name) {
    return cookies.get(name);
  }

  private HttpRequest.Builder request(String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("User-Agent", BidRequests.USER_AGENT)
        .header("Accept-Language", "en");
    if (url.startsWith(site) && !cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (request.uri().toString().startsWith(site)) {
        response.headers().allValues("set-cookie").forEach(this::setCookie);
      }
      return response;
    } catch (IOException e) {
      throw new ToolException(request.method() + " " + request.uri() + ": no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted", e);
    }
  }

  private void setCookie(String header) {
    String[] parts = header.split(";", -1);
    String[] pair = parts[0].split("=", 2);
    if (pair.length < 2) {
      return;
    }
    boolean expired = pair[1].isEmpty();
    for (String part : parts) {
      expired |= part.strip().equalsIgnoreCase("Max-Age=0");
    }
    if (expired) {
      cookies.remove(pair[0].strip());
    } else {
      cookies.put(pair[0].strip(), pair[1].strip());
    }
  }
}
