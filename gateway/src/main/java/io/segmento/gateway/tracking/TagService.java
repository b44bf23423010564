package io.segmento.gateway.tracking;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.AcceptedEncodings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * {@code GET /tag.js}: the script that advertisers paste. The one answer to browsers that may be cached: it is the same for everybody. Its
 * version is the entity tag, so that a new one is live after at most an hour.
 */
public final class TagService implements HttpService {

  private static final String CACHE = "public, max-age=3600, stale-while-revalidate=86400";

  private final byte[] plain;
  private final byte[] gzip;
  private final String etag;

  public TagService() {
    try {
      plain = Resources.toByteArray(Resources.getResource(TagService.class, "tag.js"));
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
        out.write(plain);
      }
      gzip = compressed.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("tag.js", e);
    }
    // Weak: the compressed form is the same script in other bytes.
    etag = "W/\"" + Hashing.sha256().hashBytes(plain).toString().substring(0, 16) + "\"";
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    boolean fresh = request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
        .anyMatch(tags -> tags.contains(etag));
    ResponseHeadersBuilder headers = ResponseHeaders.builder(
            fresh ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
        .add(HttpHeaderNames.CACHE_CONTROL, CACHE)
        .add(HttpHeaderNames.ETAG, etag)
        .add(HttpHeaderNames.VARY, "Accept-Encoding");
    if (fresh) {
      return HttpResponse.of(headers.build());
    }
    boolean compressed =
        AcceptedEncodings.gzip(request.headers().get(HttpHeaderNames.ACCEPT_ENCODING));
    if (compressed) {
      headers.add(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
    return HttpResponse.of(
        headers
            .add(HttpHeaderNames.CONTENT_TYPE, "text/javascript; charset=utf-8")
            .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .add(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin")
            .build(),
        HttpData.wrap(compressed ? gzip : plain));
  }
}
