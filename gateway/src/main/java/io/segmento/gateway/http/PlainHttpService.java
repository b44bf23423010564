package io.segmento.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AsciiString;

/**
 * Sets no cookie where the proxy in front says that its client spoke plain HTTP ({@code X-Forwarded-Proto}): whoever listens on the way would have
 * it. Thread-safe.
 */
public final class PlainHttpService extends SimpleDecoratingHttpService {

  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");

  public PlainHttpService(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    HttpResponse response = unwrap().serve(ctx, request);
    String scheme = request.headers().get(FORWARDED_PROTO);
    return "http".equalsIgnoreCase(scheme)
        ? response.mapHeaders(headers -> headers.contains(HttpHeaderNames.SET_COOKIE)
            ? headers.withMutations(builder -> builder.remove(HttpHeaderNames.SET_COOKIE))
            : headers)
        : response;
  }
}
